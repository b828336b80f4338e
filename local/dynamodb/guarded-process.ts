/** A child process that cannot outlive this one. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

export interface GuardedProcess {
  /** Settles when the process has ended, with what it last wrote to its standard error. */
  readonly ended: Promise<string>;
  /** Asks it to end, and insists when it does not; resolves once it has ended. */
  stop(): Promise<void>;
}

/**
 * The shell waits on the pipe that is its standard input. A line on it asks the child to end; the end of the pipe,
 * which the operating system brings about when this process dies, even by `kill -9`, kills the child at once.
 */
const GUARD = `
exec 3<&0
"$@" </dev/null 3<&- &
child=$!
{
  if read -r _ <&3; then kill -TERM "$child"; read -r _ <&3; fi
  kill -KILL "$child"
} >/dev/null 2>&1 &
guard=$!
exec 3<&-
wait "$child"
kill "$guard" 2>/dev/null
`;

const PATIENCE_MS = 3_000;
const KEPT_CHARACTERS = 4_000;

/**
 * Starts a program that ends with this process. It has a session of its own, so Ctrl+C reaches only us, who stop it
 * in order. On Windows there is no such shell: there the program is stopped by `stop` alone.
 */
export function startGuarded(program: string, parameters: readonly string[]): GuardedProcess {
  const guarded = process.platform !== 'win32';
  const child = guarded
    ? spawn('sh', ['-c', GUARD, 'guard', program, ...parameters], { stdio: ['pipe', 'ignore', 'pipe'], detached: true })
    : spawn(program, parameters, { stdio: ['ignore', 'ignore', 'pipe'] });
  // The pipe breaks when the child ends first, which `ended` tells.
  child.stdin?.on('error', () => {});
  return { ended: watch(child), stop: () => stop(child, guarded) };
}

async function watch(child: ChildProcess): Promise<string> {
  let last = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    last = (last + text).slice(-KEPT_CHARACTERS);
  });
  try {
    await once(child, 'close');
  } catch (error) {
    // 'error' instead of 'close': it could not be started at all.
    return error instanceof Error ? error.message : String(error);
  }
  return last.trim();
}

async function stop(child: ChildProcess, guarded: boolean): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  if (guarded) child.stdin?.write('stop\n');
  else child.kill();
  const insist = setTimeout(() => (guarded ? child.stdin?.end() : child.kill('SIGKILL')), PATIENCE_MS);
  await exit;
  clearTimeout(insist);
}
