#!/usr/bin/env node
/** The command line: `chokepoint start`, `chokepoint rules validate` and others. Errors are one readable line; 2 is a wrong call, 1 a failure. */
import { deliverCommand } from './commands/deliver.ts';
import { pullCommand } from './commands/pull.ts';
import { readersCommand } from './commands/readers.ts';
import { releasesCommand } from './commands/releases.ts';
import { rulesCommand } from './commands/rules.ts';
import { startCommand } from './commands/start.ts';
import { tokenCommand } from './commands/token.ts';
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

const commands: Readonly<Record<string, (parameters: string[]) => Promise<number>>> = {
  start: startCommand,
  deliver: deliverCommand,
  pull: pullCommand,
  readers: readersCommand,
  releases: releasesCommand,
  rules: rulesCommand,
  token: tokenCommand,
};

const [name = '', ...parameters] = process.argv.slice(2);
try {
  const command = commands[name];
  if (command === undefined && name !== '' && name !== '--help' && name !== 'help')
    throw new UsageError(
      `unknown command ${JSON.stringify(name)}; expected one of ${Object.keys(commands).join(', ')}`,
    );
  if (command === undefined) process.stdout.write(`${USAGE}\n`);
  process.exitCode = command === undefined ? 0 : await command(parameters);
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
