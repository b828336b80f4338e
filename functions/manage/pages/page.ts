/** The frame of the API's own pages: one style sheet, no script, nothing from elsewhere. */
import { createHash } from 'node:crypto';
import { html, Markup } from '../../../shared/lambda/html.ts';

const STYLE = `
:root{color-scheme:light dark;--line:light-dark(#d5d9de,#3a4048);--quiet:light-dark(#555d66,#a4adb8);--sheet:light-dark(#f5f6f8,#1b1f24);--accent:light-dark(#0b57a4,#7db7f5)}
*{box-sizing:border-box}
html{scroll-padding-top:1rem}
body{margin:0;font:16px/1.5 system-ui,sans-serif;background:light-dark(#fff,#111418);color:light-dark(#15191e,#e6e9ee)}
main{max-width:60rem;margin:0 auto;padding:1rem}
nav{max-width:60rem;margin:0 auto;padding:1rem 1rem 0}
nav ul{list-style:none;padding:0;margin:0;columns:20rem;column-gap:2rem}
nav li{break-inside:avoid;padding-bottom:.35rem}
code{overflow-wrap:anywhere}
th code{white-space:nowrap}
nav h2{font-size:1rem;margin:1rem 0 .25rem}
a{color:var(--accent)}
h1{font-size:1.75rem;margin:.5rem 0}
h2{margin:2.5rem 0 .5rem;border-bottom:1px solid var(--line)}
h3{margin:2rem 0 .25rem;font-size:1.1rem}
h4{margin:1rem 0 .25rem;font-size:.95rem}
code,pre{font:.9em/1.45 ui-monospace,monospace}
pre{background:var(--sheet);border:1px solid var(--line);border-radius:.4rem;padding:.6rem .8rem;overflow:auto}
table{border-collapse:collapse;width:100%;font-size:.95rem;display:block;overflow-x:auto}
th,td{text-align:left;vertical-align:top;padding:.3rem .8rem .3rem 0;border-bottom:1px solid var(--line)}
.method{display:inline-block;min-width:4.2em;font-weight:600}
.quiet{color:var(--quiet)}
.anchor{text-decoration:none;color:inherit}
.anchor:hover::after{content:" #";color:var(--quiet)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
`;

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** The header that lets the page show its style, and nothing else do anything. */
export const PAGE_POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** A whole document. */
export function page(title: string, content: Markup): string {
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><style>${new Markup(STYLE)}</style></head>
<body>
${content}
</body></html>
`.text;
}

/** Texts of the table are written with `code` in backquotes and paragraphs apart. */
export function prose(text: string): Markup[] {
  return text.split('\n\n').map((paragraph) => html`<p>${inline(paragraph)}</p>`);
}

/** One line of such a text. */
export function inline(text: string): Markup {
  const parts = text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`));
  return new Markup(parts.map((part) => part.text).join(''));
}
