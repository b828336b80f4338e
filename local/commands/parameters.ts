import { parseArgs, type ParseArgsConfig } from 'node:util';
import { UsageError } from '../usage-error.ts';

/** Reads options; an unknown one, or one without its value, is a UsageError in one line. */
export function parameters<Options extends NonNullable<ParseArgsConfig['options']>>(args: string[], options: Options) {
  try {
    return parseArgs({ args, options, strict: true, allowPositionals: true });
  } catch (cause) {
    const message = cause instanceof Error ? cause.message.split(/\.\s/)[0] : String(cause);
    throw new UsageError(`${message}; expected ${Object.keys(options).map((name) => `--${name}`).join(', ')}`, { cause });
  }
}
