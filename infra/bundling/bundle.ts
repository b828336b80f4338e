/** How a function becomes one file: for the stack, for its tests and for the benchmark alike. */
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile, type Plugin } from 'esbuild';
import { type SubstituteRule, substituteRules } from './substitutes.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Bundle {
  readonly code: Uint8Array;
  /** What went in, with the bytes of each module that are left. */
  readonly inputs: Metafile['outputs'][string]['inputs'];
}

/** Bundles `functions/<folder>/handler.ts`. Throws with esbuild's messages when it cannot. */
export async function bundle(folder: string): Promise<Bundle> {
  const { metafile, outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [`functions/${folder}/handler.ts`],
    bundle: true,
    write: false,
    metafile: true,
    outfile: 'index.mjs',
    platform: 'node',
    target: 'node24',
    format: 'esm',
    // The SDK too: measured faster to load than the copy in the runtime, and it is the version that was tested.
    mainFields: ['module', 'main'],
    minify: true,
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'silent',
    // CommonJS packages inside an ES module still ask for `require`.
    banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
    plugins: [
      ownCode,
      clientsAtOnce,
      ...substituteRules.filter((rule) => rule.notIn?.includes(folder) !== true).map(substituting),
    ],
  });
  const [output] = Object.values(metafile.outputs);
  const [file] = outputFiles;
  if (output === undefined || file === undefined) throw new Error(`${folder} has no bundle; expected one file`);
  return { code: file.contents, inputs: output.inputs };
}

/** Modules of ours do nothing by being imported, so one of which nothing is used is left out with what it imports. */
const ownCode: Plugin = {
  name: 'own-code',
  setup({ onResolve }) {
    onResolve({ filter: /^\.{1,2}\/.*\.ts$/ }, ({ path, resolveDir }) => ({
      path: resolve(resolveDir, path),
      sideEffects: false,
    }));
  },
};

/**
 * Clients that are loaded when they are first used, so that they cost nothing on one machine, are imported at once: esbuild
 * takes a module that waits as a whole, and of one that does not only what is used, a third of a client.
 */
const clientsAtOnce: Plugin = {
  name: 'clients-at-once',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]shared[\\/]lambda[\\/].*\.ts$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      const clients = [...new Set([...text.matchAll(LATER)].map(([, client = '']) => client))];
      const imports = clients.map((client, index) => `import * as client${index} from '${client}';`);
      const at = (client: string) => `client${clients.indexOf(client)}`;
      return { loader: 'ts', contents: imports.join('') + text.replaceAll(LATER, (_, client: string) => at(client)) };
    });
  },
};

const LATER = /await import\(\s*'(\.\/[\w-]+-client\.ts)',?\s*\)/g;

function substituting({ imported, substitute }: SubstituteRule): Plugin {
  const namespace = `substitute:${imported.source}`;
  return {
    name: namespace,
    setup({ onResolve, onLoad }) {
      onResolve({ filter: imported }, ({ path, resolveDir }) => ({
        path: path.startsWith('.') ? join(resolveDir, path) : path,
        namespace,
        pluginData: resolveDir,
      }));
      onLoad({ filter: /.*/, namespace }, ({ path, pluginData }) => ({
        contents: substitute(path),
        resolveDir: typeof pluginData === 'string' ? pluginData : dirname(path),
      }));
    },
  };
}
