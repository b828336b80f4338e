import { parseArgs, type ParseArgsConfig } from 'node:util';
import { isPeriod, type Period } from '../../shared/domain/period.ts';
import { sourceProfiles } from '../../shared/sources/index.ts';
import { UsageError } from '../usage-error.ts';

/** Where commands keep figures and releases unless told otherwise. */
export const dataDefault = '.chokepoint';

/** Reads options; an unknown one, or one without its value, is a UsageError in one line. */
export function parameters<Options extends NonNullable<ParseArgsConfig['options']>>(args: string[], options: Options) {
  try {
    return parseArgs({ args, options, strict: true, allowPositionals: true });
  } catch (cause) {
    const message = cause instanceof Error ? cause.message.split(/\.\s/)[0] : String(cause);
    throw new UsageError(
      `${message}; expected ${Object.keys(options)
        .map((name) => `--${name}`)
        .join(', ')}`,
      { cause },
    );
  }
}

/** The options of a command that takes nothing else; undefined where --help was asked for, which is printed. */
export function optionsOnly<Options extends NonNullable<ParseArgsConfig['options']>>(
  args: string[],
  options: Options,
  help: string,
) {
  const { values, positionals } = parameters(args, options);
  if (positionals.length > 0)
    throw new UsageError(`found ${JSON.stringify(positionals[0])}, expected only options; see --help`);
  if (!('help' in values)) return values;
  process.stdout.write(`${help}\n`);
  return undefined;
}

/** A month, or undefined where the option was left out. Throws UsageError for anything else. */
export function periodParameter(name: string, text: string | undefined): Period | undefined {
  if (text !== undefined && !isPeriod(text))
    throw new UsageError(`${name}: found ${JSON.stringify(text)}, expected a month such as 2026-07`);
  return text;
}

/** Throws UsageError for a source that is not registered. */
export function sourceParameter(id: string | undefined): string | undefined {
  if (id !== undefined && !sourceProfiles.has(id))
    throw new UsageError(
      `--source: found ${JSON.stringify(id)}, expected one of ${[...sourceProfiles.keys()].join(', ')}`,
    );
  return id;
}

/** The token of the option, or of CHOKEPOINT_TOKEN, where no list of processes shows it. Throws UsageError without one. */
export function tokenParameter(given: string | undefined): string {
  const token = given ?? process.env['CHOKEPOINT_TOKEN'];
  if (token === undefined || token === '')
    throw new UsageError(
      '--token: expected an access token, there or in CHOKEPOINT_TOKEN; `chokepoint token` prints a local one',
    );
  return token;
}
