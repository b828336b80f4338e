/** A JSON Schema in few words, with links to those that have a name. */
import { html, Markup } from '../../../shared/lambda/html.ts';
import type { JsonSchemaNode } from './api-document.ts';
import { inline } from './page.ts';

/** Nested deeper than this, a shape is only named. */
const DEEPEST = 4;

/** The anchor of a named schema. */
export function schemaName(name: string): string {
  return `schema-${name}`;
}

/** `text, such as …`, `list of Rule`, `1 to 200`. */
export function typeText(node: JsonSchemaNode): Markup {
  if (node.$ref !== undefined) {
    const name = node.$ref.split('/').at(-1) ?? '';
    return html`<a href="#${schemaName(name)}">${name}</a>`;
  }
  const { anyOf, oneOf, items } = node;
  const choices = anyOf ?? oneOf;
  if (choices !== undefined) return joined(choices.map(typeText), ' or ');
  if (node.const !== undefined) return html`<code>${JSON.stringify(node.const)}</code>`;
  if (node.enum !== undefined)
    return joined(
      node.enum.map((one) => html`<code>${String(one)}</code>`),
      ', ',
    );
  if (items !== undefined) return html`list of ${typeText(items)}`;
  if (node.type === 'object') return objectText(node);
  return html`${plainText(node)}`;
}

/** The members of an object, a row each; those of nested objects follow, indented by their path. */
export function schemaTable(node: JsonSchemaNode): Markup[] {
  const rows = memberRows(node, '', 0);
  if (rows.length === 0) return [html`<p>${typeText(node)}</p>`];
  return [
    html`<table><thead><tr><th scope="col">Member</th><th scope="col">Holds</th><th scope="col">Meaning</th></tr></thead><tbody>${rows}</tbody></table>`,
  ];
}

function memberRows({ properties = {}, required = [] }: JsonSchemaNode, path: string, depth: number): Markup[] {
  return Object.entries(properties).flatMap(([name, member]) => {
    const place = path === '' ? name : `${path}.${name}`;
    const may = required.includes(name) ? '' : ', may be missing';
    const row = html`<tr><th scope="row"><code>${place}</code></th><td>${typeText(member)}<span class="quiet">${may}</span></td><td>${inline(member.description ?? '')}</td></tr>`;
    const inner = member.items === undefined ? member : member.items;
    if (inner.properties === undefined || depth >= DEEPEST) return [row];
    return [row, ...memberRows(inner, member.items === undefined ? place : `${place}[]`, depth + 1)];
  });
}

/** `{ items: list of Rule, next?: text }` */
function objectText({ properties, additionalProperties, required = [] }: JsonSchemaNode): Markup {
  if (properties === undefined && typeof additionalProperties === 'object')
    return html`map to ${typeText(additionalProperties)}`;
  if (properties === undefined) return html`object`;
  const members = Object.entries(properties).map(
    ([name, member]) => html`<code>${name}${required.includes(name) ? '' : '?'}</code>: ${typeText(member)}`,
  );
  return html`{ ${joined(members, ', ')} }`;
}

const WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'whole number',
  boolean: '`true` or `false`',
  null: 'null',
};

function plainText({ type, format, minimum, maximum, default: otherwise }: JsonSchemaNode): string {
  const types = (typeof type === 'string' ? [type] : (type ?? ['anything'])).map((one) => WORDS[one] ?? one);
  const range = minimum !== undefined && maximum !== undefined ? ` from ${minimum} to ${maximum}` : '';
  const form = format === undefined ? '' : ` (${format})`;
  const unless = otherwise === undefined ? '' : `, ${JSON.stringify(otherwise)} unless given`;
  return `${types.join(' or ').replaceAll('`', '')}${form}${range}${unless}`;
}

/** Parts with something between them. */
export function joined(parts: readonly Markup[], between: string): Markup {
  return new Markup(parts.map(({ text }) => text).join(between));
}
