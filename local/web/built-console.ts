/** The console's files, built when they are missing or older than their sources: one command shows the console. */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CONSOLE = join(ROOT, 'console');
const BUILT = join(CONSOLE, 'dist');
/** Where a build is made, on the same disk as its place. */
const WORKSHOP = join(ROOT, 'node_modules/.cache');
/** Says which sources a build is of. */
const FINGERPRINT = '.fingerprint';

/**
 * The folder with a build of the present sources; builds it, which takes a second or two, only if there is none.
 * Several processes may do so at once: each builds beside, and a finished build is put in its place as a whole.
 */
export async function builtConsole(): Promise<string> {
  const sources = await fingerprintOfSources();
  if ((await fingerprintOfBuild(BUILT)) === sources) return BUILT;
  await mkdir(WORKSHOP, { recursive: true });
  const beside = await mkdtemp(join(WORKSHOP, 'console-'));
  try {
    await buildInto(beside);
    await writeFile(join(beside, FINGERPRINT), sources);
    await replaceBuild(beside, sources);
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
  return BUILT;
}

async function buildInto(outDir: string): Promise<void> {
  const { build } = await import('vite');
  await build({
    configFile: join(CONSOLE, 'vite.config.ts'),
    logLevel: 'error',
    build: { outDir, emptyOutDir: true },
  });
}

/** Another process may have put the same build there in the meantime; then that one stays. */
async function replaceBuild(beside: string, sources: string): Promise<void> {
  const old = `${beside}-old`;
  await rename(BUILT, old).catch(ignoreMissing);
  try {
    await rename(beside, BUILT);
  } catch (error) {
    if ((await fingerprintOfBuild(BUILT)) !== sources) throw error;
  } finally {
    await rm(old, { recursive: true, force: true });
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}

async function fingerprintOfBuild(folder: string): Promise<string | undefined> {
  return readFile(join(folder, FINGERPRINT), 'utf8').catch(() => undefined);
}

/** Everything that a build reads: the console, what it may import, and the versions of the packages. */
async function fingerprintOfSources(): Promise<string> {
  const hash = createHash('sha256');
  const folders = [CONSOLE, join(ROOT, 'shared/domain')];
  const files = (await Promise.all(folders.map(filesIn))).flat().sort();
  for (const file of [...files, join(ROOT, 'package-lock.json')])
    hash
      .update(relative(ROOT, file))
      .update('\0')
      .update(await readFile(file))
      .update('\0');
  return hash.digest('hex');
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((file) => !relative(CONSOLE, file).startsWith('dist/'));
}
