/** Retrieves one document from a source: patient with what passes, short with what does not. */
import { type Answer, getOnce } from './get-once.ts';
import { IncompleteDocument } from './incomplete-document.ts';
import { redactedUrl } from './redacted-url.ts';
import { SourceUnavailable } from './source-unavailable.ts';

export interface FetchOptions {
  /** Limit of one try, from the connection to the last byte. Default 90 s. */
  readonly timeoutMs?: number;
  /** Default 4. */
  readonly tries?: number;
  /** The wait before the second try is drawn from 0 to this; it doubles with every try. Default 1 s. */
  readonly baseDelayMs?: number;
  /** Longest wait, also where the source asks for a longer one. Default 60 s. */
  readonly maxDelayMs?: number;
  readonly sleep?: (milliseconds: number) => Promise<void>;
  /** Uniform from 0 to 1. */
  readonly random?: () => number;
  /** Sent with every try; a name in lower case replaces the usual header of that name. A key may stand here. */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Asked about each 429 and 5xx: the wait in milliseconds that its body asks for, where it has no `Retry-After`. What
   * it throws ends the tries.
   */
  readonly busy?: (answer: Answer) => number | undefined;
}

const DEFAULTS: Required<FetchOptions> = {
  timeoutMs: 90_000,
  tries: 4,
  baseDelayMs: 1_000,
  maxDelayMs: 60_000,
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  random: Math.random,
  headers: {},
  busy: () => undefined,
};

/** A try that failed in a way that another may not. */
interface Setback {
  readonly cause: Error;
  /** What the source asked for by `Retry-After`. */
  readonly waitMs?: number;
}

/**
 * GETs the URL and gives what `read` makes of the answer. Tried again: 429, 5xx, a time-out, a broken connection, and
 * an `IncompleteDocument` thrown by `read`. Every other status, redirects included, is for `read` to judge; what it
 * throws passes through. Throws `SourceUnavailable` when the tries are used up; no error carries the URL's key.
 */
export async function fetchDocument<Document>(
  url: URL,
  read: (answer: Answer) => Document,
  options: FetchOptions = {},
): Promise<Document> {
  const settings = { ...DEFAULTS, ...options };
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await attemptOnce(url, read, settings);
    if ('document' in outcome) return outcome.document;
    if (attempt >= settings.tries) throw unavailable(url, attempt, outcome.cause);
    await settings.sleep(delayMs(attempt, outcome, settings));
  }
}

async function attemptOnce<Document>(
  url: URL,
  read: (answer: Answer) => Document,
  { timeoutMs, headers, busy }: Required<FetchOptions>,
): Promise<{ document: Document } | Setback> {
  let answer: Answer;
  try {
    answer = await getOnce(url, timeoutMs, headers);
  } catch (cause) {
    return { cause: cause instanceof Error ? cause : new Error(String(cause)) };
  }
  if (answer.status === 429 || answer.status >= 500) return setback(answer, busy(answer));
  try {
    return { document: read(answer) };
  } catch (cause) {
    if (cause instanceof IncompleteDocument) return { cause };
    throw cause;
  }
}

function setback({ status, headers }: Answer, bodyWaitMs: number | undefined): Setback {
  const cause = new Error(`status ${status}`);
  const waitMs = retryAfterMs(headers['retry-after'], headers.date) ?? bodyWaitMs;
  return waitMs === undefined ? { cause } : { cause, waitMs };
}

/** `Retry-After` is seconds or a date; a date is measured from the answer's own, so no clock is needed. */
function retryAfterMs(retryAfter: string | undefined, date: string | undefined): number | undefined {
  if (retryAfter === undefined) return undefined;
  if (/^\d+$/.test(retryAfter)) return Number(retryAfter) * 1000;
  const wait = Date.parse(retryAfter) - Date.parse(date ?? '');
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}

/** Exponential back-off with full jitter, never shorter than what the source asked for, never longer than the cap. */
function delayMs(attempt: number, { waitMs = 0 }: Setback, settings: Required<FetchOptions>): number {
  const jittered = settings.random() * settings.baseDelayMs * 2 ** (attempt - 1);
  return Math.min(settings.maxDelayMs, Math.max(waitMs, jittered));
}

function unavailable(url: URL, tries: number, cause: Error): SourceUnavailable {
  const asked = tries === 1 ? 'once' : `${tries} times`;
  return new SourceUnavailable(`${redactedUrl(url)} was asked ${asked} without an answer: ${cause.message}`, tries, {
    cause,
  });
}
