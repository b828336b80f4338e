import { fingerprint } from './fingerprint.ts';

/** The name of a notice, derived from the reader and the events: a repeat has the same. */
export function noticeId(reader: string, events: readonly string[]): string {
  return fingerprint(`${reader} ${[...events].sort().join(' ')}`);
}
