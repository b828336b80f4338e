/** The real command line of the CDK. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CDK = fileURLToPath(new URL('../../node_modules/aws-cdk/bin/cdk', import.meta.url));
const KEPT_CHARACTERS = 6_000;

/**
 * Runs `cdk` to its end, in this repository or in another directory. Throws an Error with what it last printed when it
 * fails.
 */
export async function cdk(
  parameters: readonly string[],
  environment: Readonly<Record<string, string>>,
  directory: string = ROOT,
): Promise<string> {
  const child = spawn(process.execPath, [CDK, ...parameters, '--no-notices', '--ci'], {
    cwd: directory,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-KEPT_CHARACTERS);
    });
  }
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`cdk ${parameters[0]} ended with ${String(code)}:\n${output}`);
  return output;
}
