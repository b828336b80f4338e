/** HTML that cannot be broken by what is put into it: every value is escaped unless it is markup made here. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Template tag: strings and numbers are escaped, markup and lists of markup stand as they are. */
export function html(
  parts: TemplateStringsArray,
  ...values: readonly (Markup | readonly Markup[] | string | number)[]
): Markup {
  const text = parts.map((part, index) => (index === 0 ? part : `${render(values[index - 1] ?? '')}${part}`)).join('');
  return new Markup(text);
}

function render(value: Markup | readonly Markup[] | string | number): string {
  if (value instanceof Markup) return value.text;
  if (typeof value === 'string' || typeof value === 'number')
    return String(value).replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
  return value.map(({ text }) => text).join('\n');
}
