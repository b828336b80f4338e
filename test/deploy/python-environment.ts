/** A Python environment with the emulator in it. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pythonPrograms } from '../support/python-environment.ts';

const REQUIREMENTS = fileURLToPath(new URL('requirements.txt', import.meta.url));

/** Path of a Python that has the requirements. Throws an Error that says what is missing on this machine. */
export async function emulatorPython(): Promise<string> {
  return join(await pythonPrograms('chokepoint-emulator', REQUIREMENTS), 'python');
}
