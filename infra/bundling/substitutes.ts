/**
 * What a bundle takes in place of a module. A function on AWS gets its credentials from the environment, asks with the
 * JSON and query protocols, and describes no schema; what the SDK and zod carry for anything else is two fifths of a
 * bundle. Each substitute fails loudly where it would be used after all, and the deployment test runs the bundles.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Text of an ES module that stands in for the one at `path`. */
export type Substitute = (path: string) => string;

export interface SubstituteRule {
  /** What the module is imported as. */
  readonly imported: RegExp;
  readonly substitute: Substitute;
  /** Functions that need the real one. */
  readonly notIn?: readonly string[];
}

const throwing = (what: string) =>
  `() => { throw new Error(${JSON.stringify(`${what} is not in this bundle; see infra/bundling/substitutes.ts`)}); }`;

/**
 * Node 24's ESM import of `node:http` touches its lazy WebSocket getters and so loads undici, 30 to 50 ms of every cold
 * start; getBuiltinModule does not (nodejs/node #59686).
 */
function builtin(name: string, members: readonly string[]): Substitute {
  return () =>
    `const it = process.getBuiltinModule('node:${name}'); export default it; export const { ${members.join(', ')} } = it;`;
}

const httpMembers = [
  'Agent',
  'ClientRequest',
  'IncomingMessage',
  'METHODS',
  'STATUS_CODES',
  'ServerResponse',
  'createServer',
  'get',
  'globalAgent',
  'request',
];

/** Every export of a module of zod, throwing; what makes a method of each schema makes one that throws. */
function throwingExports(path: string): string {
  const text = readFileSync(path, 'utf8');
  const declared = [...text.matchAll(/^export (?:const|function) (\w+)/gm)].map(([, name]) => name ?? '');
  const renamed = [...text.matchAll(/^export \{ (\w+ as )?(\w+) \}/gm)].map(([, , name]) => name ?? '');
  const lines = [...declared, ...renamed].map((name) =>
    name.startsWith('create') ? `const ${name}_ = () => absent;` : `const ${name}_ = absent;`,
  );
  const names = [...declared, ...renamed].map((name) => `${name}_ as ${name}`);
  return `const absent = ${throwing('JSON Schema')};\n${lines.join('\n')}\nexport { ${names.join(', ')} };`;
}

/** `manage` publishes the language's JSON Schema and the OpenAPI document. */
const describesSchemas = ['manage'];

export const substituteRules: readonly SubstituteRule[] = [
  { imported: /^(node:)?http$/, substitute: builtin('http', httpMembers) },
  {
    imported: /^(node:)?https$/,
    substitute: builtin('https', ['Agent', 'createServer', 'get', 'globalAgent', 'request']),
  },
  // Lambda puts the role's credentials into the environment; files, SSO, processes and metadata services are for others.
  {
    imported: /^@aws-sdk\/credential-provider-node$/,
    substitute: () => "export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';",
  },
  {
    imported: /^@smithy\/core\/event-streams$/,
    substitute: () => `export class EventStreamSerde { constructor() { (${throwing('An event stream')})(); } }`,
  },
  // Endpoint discovery is off unless a client is told to use it, and none is.
  {
    imported: /^@aws-sdk\/endpoint-cache$/,
    substitute: () =>
      `const use = ${throwing('Endpoint discovery')}; export class EndpointCache { get = use; set = use; has = use; delete = use; }`,
  },
  // Its ES modules, of which a bundle takes what is used: to write YAML, no parser is needed.
  {
    imported: /^yaml$/,
    substitute: () =>
      `export * from ${JSON.stringify(fileURLToPath(new URL('../../node_modules/yaml/browser/index.js', import.meta.url)))};`,
  },
  // An SDK client reads its version for the user agent, from a file that also lists scripts and dependencies.
  {
    imported: /^\.\.\/package\.json$/,
    substitute: (path) => {
      const { name, version } = JSON.parse(readFileSync(path, 'utf8'));
      return `export default ${JSON.stringify({ name, version })};`;
    },
  },
  {
    imported: /\/(json-schema-processors|to-json-schema)\.js$/,
    substitute: throwingExports,
    notIn: describesSchemas,
  },
];
