/** Python environments for the tests that drive Python programs, each made once for each content of its requirements. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/', import.meta.url));
const INSTALL_MS = 300_000;

/**
 * The folder of programs of an environment that has the requirements. A half-made environment is never used: only a
 * complete one is pointed to, and each that is made has a place of its own, so that two runs at once do not meet.
 *
 * @param name of the folder under node_modules/.cache
 * @throws Error that says what is missing on this machine
 */
export async function pythonPrograms(name: string, requirements: string): Promise<string> {
  const folder = join(CACHE, name);
  const hash = createHash('sha256')
    .update(await readFile(requirements))
    .digest('hex')
    .slice(0, 16);
  const pointer = join(folder, `${hash}.path`);
  const known = await readFile(pointer, 'utf8').catch(() => undefined);
  if (known !== undefined && existsSync(known)) return known;
  await mkdir(folder, { recursive: true });
  const programs = await make(await mkdtemp(join(folder, `${hash}-`)), requirements);
  const draft = `${programs}/pointer`;
  await writeFile(draft, programs);
  await rename(draft, pointer);
  return programs;
}

async function make(directory: string, requirements: string): Promise<string> {
  await run('python3', ['-m', 'venv', directory]).catch((cause: unknown) => {
    throw new Error('This needs Python 3.10 or newer with its venv module (on Debian: apt-get install python3-venv).', {
      cause,
    });
  });
  const programs = join(directory, 'bin');
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', requirements];
  await run(join(programs, 'python'), pip, { timeout: INSTALL_MS });
  return programs;
}
