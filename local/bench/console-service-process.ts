/** Runs the scene beside the browser, so that what is measured is a page and a service, as it is for a person. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const SERVICE = fileURLToPath(new URL('./console-service.ts', import.meta.url));

export interface ConsoleService {
  readonly url: string;
  close(): Promise<void>;
}

/** Resolves when every rule was evaluated. */
export async function startConsoleService(rules: number): Promise<ConsoleService> {
  const child = fork(SERVICE, [String(rules)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const url = await addressOf(child);
  return {
    url,
    async close() {
      child.disconnect();
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => {
      if (typeof message === 'string') resolve(message);
    });
    child.once('exit', (code) => reject(new Error(`the service ended with ${code} before it stood`)));
  });
}
