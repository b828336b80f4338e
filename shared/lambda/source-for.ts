/** The source that a run names, with its settings and its key. */
import type { TradeSource } from '../ports/trade-source.ts';
import type { FetchOptions } from '../sources/fetch-document.ts';
import { sources } from '../sources/index.ts';
import { sourceSettings } from '../sources/source-settings.ts';
import { secretValue } from './secret-value.ts';
import { systemClock } from './system-clock.ts';
import { UnknownSource } from './unknown-source.ts';

/**
 * Gives each source once, so that its connections are kept. With a prefix the key comes from Secrets Manager
 * (`<prefix><source>`), without one from `CHOKEPOINT_<SOURCE>_KEY`.
 */
export function sourceFor(secretPrefix?: string): (id: string) => Promise<TradeSource> {
  const known = new Map<string, Promise<TradeSource>>();
  return (id) => {
    const source = known.get(id) ?? create(id, secretPrefix);
    known.set(id, source);
    source.catch(() => known.delete(id));
    return source;
  };
}

async function create(id: string, secretPrefix: string | undefined): Promise<TradeSource> {
  const entry = sources[id];
  if (entry === undefined) throw new UnknownSource(id, Object.keys(sources));
  const settings = sourceSettings(id, process.env);
  const key = secretPrefix === undefined ? settings.key : await secretValue(`${secretPrefix}${id}`);
  return entry.create({
    ...settings,
    key,
    clock: systemClock,
    http: patience(process.env['CHOKEPOINT_HTTP_TIMEOUT_SECONDS']),
  });
}

/** Unset: as long as the client finds right. */
function patience(seconds: string | undefined): FetchOptions | undefined {
  const limit = Number(seconds);
  return seconds !== undefined && limit > 0 ? { timeoutMs: limit * 1_000 } : undefined;
}
