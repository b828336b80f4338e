/** From an HTTP answer of UN Comtrade to its rows, as they came. */
import * as z from 'zod';
import type { Answer } from '../get-once.ts';
import { IncompleteDocument } from '../incomplete-document.ts';
import { SourceFormat } from '../source-format.ts';
import { type Asker, excerpt, refusedBy } from './comtrade-refusal.ts';

export interface ComtradeRows {
  readonly rows: readonly unknown[];
  /** How many rows the answer says it has. */
  readonly count: number;
}

const envelopeSchema = z.object({
  count: z.int().nonnegative(),
  data: z.array(z.unknown()),
  error: z.string().nullish(),
});

/**
 * The rows of an answer. Throws `SourceAuthentication`, `SourceQuotaSpent`, `SourceFormat`, or `IncompleteDocument` for
 * a body that does not end. No rows and an unknown code look alike here: both are an answer of no rows.
 */
export function readAnswer(answer: Answer, asker: Asker): ComtradeRows {
  if (answer.status !== 200) throw refusedBy(answer, asker);
  const envelope = envelopeSchema.safeParse(parse(jsonText(answer, asker.key)));
  if (!envelope.success) throw new SourceFormat(`UN Comtrade answered with ${oddity(envelope.error)}`);
  const { count, data, error } = envelope.data;
  if (error !== '' && error !== null && error !== undefined)
    throw new SourceFormat(`UN Comtrade answered with the error: ${excerpt(error, asker.key)}`);
  return { rows: data, count };
}

/**
 * True when the answer may be cut: the API cuts at its limit without a word, so that an answer of exactly that many rows
 * cannot be told from a cut one.
 */
export function isCut({ rows, count }: ComtradeRows, rowLimit: number): boolean {
  return Math.max(rows.length, count) >= rowLimit;
}

/** Throws `SourceFormat` when the answer, not being cut, has not as many rows as it says. */
export function checkCount({ rows, count }: ComtradeRows): void {
  if (rows.length !== count)
    throw new SourceFormat(`UN Comtrade says that the answer has ${count} rows, and it has ${rows.length}`);
}

function jsonText({ body, headers }: Answer, key: string | undefined): string {
  const type = headers['content-type'] ?? '(none)';
  // Some of UN's documents begin with a byte order mark.
  const text = body.replace(/^\uFEFF/, '').trim();
  if (text === '') throw new IncompleteDocument('status 200 with an empty body; expected a JSON document');
  if (!/^application\/json\b/i.test(type))
    throw new SourceFormat(`UN Comtrade answered with content type ${type}; expected JSON: ${excerpt(text, key)}`);
  if (text.startsWith('{')) return text;
  throw new SourceFormat(`UN Comtrade answered with no JSON object: ${excerpt(text, key)}`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own error is left out on purpose: it quotes the body.
    throw new IncompleteDocument(`the JSON document breaks off (${text.length} characters)`);
  }
}

/** The first thing that is not as documented: where, and what was expected. */
export function oddity(error: z.ZodError): string {
  const [issue] = error.issues;
  return `${issue?.path.join('.') || 'a document'} out of order: ${issue?.message ?? 'unknown'}`;
}
