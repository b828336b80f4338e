/** What UN Comtrade's front end says instead of an answer: who may not ask, how long to wait, when the quota is spent. */
import type { Answer } from '../get-once.ts';
import { SourceAuthentication } from '../source-authentication.ts';
import { SourceFormat } from '../source-format.ts';
import { SourceQuotaSpent } from '../source-quota-spent.ts';

/** What a refusal is read with. */
export interface Asker {
  readonly key: string | undefined;
  readonly now: () => Date;
}

/** A wait that no rate limit asks for: from here on it is a quota, whatever the body says (some nodes send none). */
const LONGEST_RATE_WAIT_SECONDS = 300;

/** `Quota will be replenished in 05:12:33`, with days before a point when it is more than one. */
const REPLENISHED = /replenished in (?:(\d+)\.)?(\d{1,2}):(\d{2}):(\d{2})/i;

/**
 * The wait in milliseconds that the body of a 429 asks for ("Try again in 2 seconds."), undefined where it names none.
 * Throws `SourceQuotaSpent` when it is not the rate but the quota that is exceeded.
 */
export function busyWait(answer: Answer, asker: Asker): number | undefined {
  if (answer.status !== 429) return undefined;
  const seconds = retryAfterSeconds(answer);
  if (/\bquota\b/i.test(answer.body) || (seconds !== undefined && seconds > LONGEST_RATE_WAIT_SECONDS))
    throw quotaSpent(answer, asker);
  const [, wait] = /try again in (\d+) second/i.exec(answer.body) ?? [];
  return wait === undefined ? undefined : Number(wait) * 1_000;
}

/** The error behind every status that is no answer and is not worth another try. */
export function refusedBy(answer: Answer, asker: Asker): Error {
  const { status, body } = answer;
  const text = excerpt(body, asker.key);
  if (status === 403 && /\bquota\b/i.test(body)) return quotaSpent(answer, asker);
  if (status === 401 || (status === 403 && /access denied|subscription/i.test(body)))
    return new SourceAuthentication(
      `UN Comtrade wants a valid key: set CHOKEPOINT_UN_COMTRADE_KEY (free, product "comtrade - v1" at https://comtradedeveloper.un.org), or leave it out for the public preview. It answered with status ${status}: ${text}`,
    );
  return new SourceFormat(`UN Comtrade refused the request with status ${status}: ${text}`);
}

function quotaSpent(answer: Answer, asker: Asker): SourceQuotaSpent {
  const seconds = retryAfterSeconds(answer) ?? replenishedIn(answer.body);
  const until = seconds === undefined ? undefined : new Date(asker.now().getTime() + seconds * 1_000).toISOString();
  const when = until === undefined ? 'it does not say until when' : `it is replenished at ${until}`;
  return new SourceQuotaSpent(
    `UN Comtrade's quota of calls is spent, ${when}. It answered with status ${answer.status}: ${excerpt(answer.body, asker.key)}`,
    until,
  );
}

function retryAfterSeconds({ headers }: Answer): number | undefined {
  const text = headers['retry-after'];
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

function replenishedIn(body: string): number | undefined {
  const match = REPLENISHED.exec(body);
  if (match === null) return undefined;
  const [days, hours, minutes, seconds] = match.slice(1).map((digits) => Number(digits ?? 0));
  return (((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0);
}

/** The text without tags and without the key, short enough for a message. */
export function excerpt(text: string, key: string | undefined): string {
  const words = text
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const safe = key === undefined ? words : words.replaceAll(key, '…').replaceAll(encodeURIComponent(key), '…');
  if (safe === '') return '(nothing)';
  return safe.length > 200 ? `${safe.slice(0, 200)}…` : safe;
}
