/** The API as a page to read, from the same document that machines read. */
import { PROBLEMS, problemSlugs, problemType } from '../../../shared/api/problems.ts';
import { html, type Markup } from '../../../shared/lambda/html.ts';
import { apiDocumentSchema, type DocumentedOperation, type JsonSchemaNode } from './api-document.ts';
import { inline, page, prose } from './page.ts';
import { joined, schemaName, schemaTable, typeText } from './schema-text.ts';

interface Entry extends DocumentedOperation {
  readonly method: string;
  readonly path: string;
}

/** The whole page. */
export function docsPage(openApi: unknown): string {
  const { info, paths, components } = apiDocumentSchema.parse(openApi);
  const entries = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): Entry => ({ ...operation, path, method: method.toUpperCase() })),
  );
  const byTag = [...Map.groupBy(entries, ({ tags }) => tags[0] ?? '')];
  return page(
    `${info.title} API`,
    html`<nav aria-label="Contents">
<h1>${info.title} API</h1>
<p><a href="/openapi.json">openapi.json</a> · <a href="#problems">Problems</a> · <a href="#schemas">Schemas</a></p>
${byTag.map(([tag, inTag]) => html`<h2>${tag}</h2><ul>${inTag.map(contentsLine)}</ul>`)}
</nav>
<main>
${prose(info.description)}
${byTag.map(([tag, inTag]) => html`<h2>${tag}</h2>${inTag.map(operationSection)}`)}
<h2 id="problems">Problems</h2>
<table><thead><tr><th scope="col">Status</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>${problemSlugs.map(problemRow)}</tbody></table>
<h2 id="schemas">Schemas</h2>
${Object.entries(components.schemas).map(([name, schema]) => schemaSection(name, schema))}
</main>`,
  );
}

function contentsLine({ operationId, method, path, summary }: Entry): Markup {
  return html`<li><a href="#${operationId}">${summary}</a><br><code class="quiet">${method} ${path}</code></li>`;
}

function operationSection(entry: Entry): Markup {
  const { operationId, method, path, summary, description, parameters, requestBody, responses } = entry;
  const content = requestBody?.content['application/json'];
  const successes = Object.entries(responses).filter(([status]) => status < '400');
  return html`<section aria-labelledby="${operationId}">
<h3 id="${operationId}"><a class="anchor" href="#${operationId}">${summary}</a></h3>
<p><code><span class="method">${method}</span> ${path}</code></p>
${prose(description)}
${parameters.length === 0 ? [] : [parametersTable(parameters)]}
${content === undefined ? [] : [html`<h4>Body</h4><p>${typeText(content.schema)}</p>`, ...exampleOf(content.example)]}
<h4>Answers</h4>
<table><tbody>${successes.map(([status, response]) => responseRow(status, response))}</tbody></table>
<p class="quiet">Problems: ${joined(problemLinks(responses), ', ')}</p>
${successes.flatMap(([, response]) => exampleOf(response.content['application/json']?.example))}
</section>`;
}

function parametersTable(parameters: DocumentedOperation['parameters']): Markup {
  return html`<h4>Parameters</h4>
<table><thead><tr><th scope="col">Name</th><th scope="col">In</th><th scope="col">Takes</th><th scope="col">Meaning</th></tr></thead>
<tbody>${parameters.map(
    (one) => html`<tr><th scope="row"><code>${one.name}</code></th><td>${one.in}${one.required ? ', required' : ''}</td>
<td>${typeText(one.schema)}</td><td>${inline(one.description)}</td></tr>`,
  )}</tbody></table>`;
}

function responseRow(status: string, { description, content }: DocumentedOperation['responses'][string]): Markup {
  const forms = Object.entries(content).map(([type, { schema }]) =>
    type === 'application/json'
      ? html`<div>${typeText(schema)}</div>`
      : html`<div class="quiet">or <code>${type}</code></div>`,
  );
  return html`<tr><th scope="row">${status}</th><td>${inline(description)}${forms}</td></tr>`;
}

/** The kinds of problem that the responses name in their examples. */
function problemLinks(responses: DocumentedOperation['responses']): Markup[] {
  return Object.entries(responses).flatMap(([status, { content }]) =>
    Object.keys(content['application/problem+json']?.examples ?? {}).map(
      (slug) => html`<a href="/problems/${slug}">${status} ${slug}</a>`,
    ),
  );
}

function exampleOf(example: unknown): Markup[] {
  return example === undefined ? [] : [html`<pre tabindex="0">${JSON.stringify(example, undefined, 2)}</pre>`];
}

function problemRow(slug: (typeof problemSlugs)[number]): Markup {
  const { status, meaning } = PROBLEMS[slug];
  const type = problemType(slug);
  return html`<tr><td>${status}</td><td><a href="${type}"><code>${type}</code></a></td><td>${inline(meaning)}</td></tr>`;
}

function schemaSection(name: string, schema: JsonSchemaNode): Markup {
  return html`<section aria-labelledby="${schemaName(name)}">
<h3 id="${schemaName(name)}"><a class="anchor" href="#${schemaName(name)}">${name}</a></h3>
${schema.description === undefined ? [] : prose(schema.description)}
${schemaTable(schema)}
</section>`;
}
