import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The rules that ship, as a path from here where that is shorter to read. */
export const shippedRules = shorter(fileURLToPath(new URL('../rules', import.meta.url)));

/** The carried recording of a source. */
export function recordingDirectory(source: string): string {
  return fileURLToPath(new URL(`./recordings/${source}`, import.meta.url));
}

function shorter(path: string): string {
  const here = relative(process.cwd(), path);
  return here.startsWith('..') ? path : here;
}
