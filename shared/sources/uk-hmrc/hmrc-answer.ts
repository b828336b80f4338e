/**
 * From an HTTP answer of the OData service to a page of rows. Only a JSON object with an array `value` is an answer;
 * a refusal (400, 404) is told apart, because the client can ask in another way.
 */
import * as z from 'zod';
import type { Answer } from '../get-once.ts';
import { IncompleteDocument } from '../incomplete-document.ts';
import { SourceFormat } from '../source-format.ts';

export interface ODataPage {
  readonly rows: readonly unknown[];
  readonly nextLink: string | undefined;
  /** Rows of the whole answer, when the service counted them. */
  readonly count: number | undefined;
}

/** The service does not answer such a query. */
export interface ODataRefusal {
  readonly status: number;
  readonly message: string;
}

const pageSchema = z.object({
  value: z.array(z.unknown()),
  '@odata.nextLink': z.string().min(1).optional(),
  '@odata.count': z.int().nonnegative().optional(),
});

const errorSchema = z.object({ error: z.object({ message: z.string() }) });

const REFUSED = new Set([400, 404, 414, 431]);

/** Throws `SourceFormat`, or `IncompleteDocument` for a body that begins as JSON and does not end. */
export function readAnswer({ status, headers, body }: Answer): ODataPage | ODataRefusal {
  if (REFUSED.has(status)) return { status, message: refusalMessage(body) };
  if (status !== 200)
    throw new SourceFormat(`UK HMRC answered with status ${status}; expected 200 and a page of rows: ${excerpt(body)}`);
  const document = pageSchema.safeParse(parse(jsonText(body.trim(), headers['content-type'] ?? '(none)')));
  if (!document.success)
    throw new SourceFormat(`UK HMRC answered with JSON of another form; expected an object with an array "value"`, {
      cause: document.error,
    });
  const { value, '@odata.nextLink': nextLink, '@odata.count': count } = document.data;
  return { rows: value, nextLink, count };
}

function jsonText(body: string, contentType: string): string {
  if (body === '') throw new SourceFormat('UK HMRC answered 200 with an empty body; expected a JSON object');
  if (!/^application\/json\b/i.test(contentType))
    throw new SourceFormat(`UK HMRC answered with content type ${contentType}; expected JSON: ${excerpt(body)}`);
  if (body.startsWith('{')) return body;
  throw new SourceFormat(`UK HMRC answered with no JSON object: ${excerpt(body)}`);
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new IncompleteDocument(`the JSON document breaks off (${body.length} characters)`);
  }
}

function refusalMessage(body: string): string {
  try {
    const parsed = errorSchema.safeParse(JSON.parse(body));
    return excerpt(parsed.success ? parsed.data.error.message : body);
  } catch {
    return excerpt(body);
  }
}

function excerpt(text: string): string {
  const words = text
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return words.length > 200 ? `${words.slice(0, 200)}…` : words;
}
