#!/usr/bin/env node
/** The command line: `chokepoint start`, `chokepoint rules validate` and others. Errors are one readable line; 2 is a wrong call, 1 a failure. */
import { UsageError } from './usage-error.ts';

const USAGE = `chokepoint <command>

  start            play the carried releases through the whole service on this machine, then keep serving
  deliver          what would be sent to whom now
  pull             fetch history for the rules
  readers          who is told, and what keeps somebody from being told
  releases         what came, what is due, what is late, what was revised
  token            print an access token for the local API
  rules            check, test, backtest and compare rule files; apply them to a service, export its rules

chokepoint <command> --help says more.`;

type Command = (parameters: string[]) => Promise<number>;

/** Each is loaded when it is called: a token need not wait for the whole service. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import('./commands/start.ts')).startCommand,
  deliver: async () => (await import('./commands/deliver.ts')).deliverCommand,
  pull: async () => (await import('./commands/pull.ts')).pullCommand,
  readers: async () => (await import('./commands/readers.ts')).readersCommand,
  releases: async () => (await import('./commands/releases.ts')).releasesCommand,
  rules: async () => (await import('./commands/rules.ts')).rulesCommand,
  token: async () => (await import('./commands/token.ts')).tokenCommand,
};

const [name = '', ...parameters] = process.argv.slice(2);
try {
  const command = commands[name];
  if (command === undefined && name !== '' && name !== '--help' && name !== 'help')
    throw new UsageError(
      `unknown command ${JSON.stringify(name)}; expected one of ${Object.keys(commands).join(', ')}`,
    );
  if (command === undefined) process.stdout.write(`${USAGE}\n`);
  process.exitCode = command === undefined ? 0 : await (await command())(parameters);
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(
    `${message
      .split('\n')
      .map((line) => `chokepoint: ${line}`)
      .join('\n')}\n`,
  );
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
