/**
 * From an HTTP answer of the Comext API to what it says. XML is never data here: it is a fault, or the ticket of an
 * extraction that is still being made, and both come with status 200 as well.
 */
import type { Answer } from '../get-once.ts';
import { IncompleteDocument } from '../incomplete-document.ts';
import { SourceFormat } from '../source-format.ts';
import { type ComextTable, readTable } from './comext-table.ts';

export type ComextDocument =
  | { readonly kind: 'table'; readonly table: ComextTable }
  /** Made asynchronously, to be fetched by this id. */
  | { readonly kind: 'queued'; readonly id: string }
  /** To be asked for in parts. */
  | { readonly kind: 'too-big'; readonly reason: string }
  /** The reason names codes that the dataset never had. */
  | { readonly kind: 'unknown-codes'; readonly reason: string };

const NO_ROWS = /^(NO_RESULTS|NO_RECORDS_FOUND)\b/;
const UNKNOWN_CODES = /^INVALID_QUERY_DIMENSION_VALUE\b/;
const TOO_BIG = /^EXTRACTION_TOO_BIG\b/;

/** Throws `SourceFormat`, or `IncompleteDocument` for a body that begins well and does not end. */
export function readAnswer(answer: Answer): ComextDocument {
  const { status } = answer;
  const body = answer.body.replace(/^\uFEFF/, '').trimStart();
  if (isXml(body)) return readXml(status, body);
  if (status === 413) return { kind: 'too-big', reason: excerpt(body) };
  if (status !== 200) throw new SourceFormat(`Comext answered with status ${status}: ${excerpt(body)}`);
  if (body === '') throw new SourceFormat('Comext answered 200 with an empty body; expected CSV');
  const type = answer.headers['content-type'] ?? '(none)';
  if (!/\bcsv\b/i.test(type))
    throw new SourceFormat(`Comext answered with content type ${type}; expected CSV: ${excerpt(body)}`);
  return { kind: 'table', table: readTable(body) };
}

/** The state of an extraction: `SUBMITTED`, `PROCESSING`, `AVAILABLE`, or that it failed. */
export function readStatus({ status, body }: Answer): string {
  const text = body.trim();
  const fault = faultOf(text);
  if (fault?.startsWith('DATA_NOT_YET_AVAILABLE')) return 'PROCESSING';
  if (fault !== undefined) return fault;
  const state = /<(?:\w+:)?status>\s*([A-Z_]+)\s*<\//.exec(text)?.[1];
  if (status === 200 && state !== undefined) return state;
  if (text.startsWith('<') && !isClosed(text)) throw new IncompleteDocument('the state of an extraction breaks off');
  throw new SourceFormat(`Comext answered with status ${status} and no state of the extraction: ${excerpt(text)}`);
}

function readXml(status: number, body: string): ComextDocument {
  const fault = faultOf(body);
  if (fault !== undefined) return readFault(status, fault);
  const id = /<(?:\w+:)?queued>[\s\S]*?<(?:\w+:)?id>\s*([A-Za-z0-9-]+)\s*<\//.exec(body)?.[1];
  if (id !== undefined) return { kind: 'queued', id };
  if (!isClosed(body)) throw new IncompleteDocument(`the XML document breaks off (${body.length} characters)`);
  throw new SourceFormat(`Comext answered with status ${status} and markup; expected CSV: ${excerpt(body)}`);
}

function readFault(status: number, fault: string): ComextDocument {
  if (TOO_BIG.test(fault) || status === 413) return { kind: 'too-big', reason: fault };
  if (NO_ROWS.test(fault)) return { kind: 'table', table: { rows: [] } };
  if (UNKNOWN_CODES.test(fault)) return { kind: 'unknown-codes', reason: fault };
  throw new SourceFormat(`Comext refused the request (status ${status}): ${excerpt(fault)}`);
}

function faultOf(body: string): string | undefined {
  const [, text] = /<(?:\w+:)?faultstring[^>]*>([\s\S]*?)<\/(?:\w+:)?faultstring>/.exec(body) ?? [];
  return text
    ?.replaceAll('&apos;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&amp;', '&')
    .trim();
}

function isXml(body: string): boolean {
  return body.startsWith('<');
}

/** The last tag closes the first; a cut document ends anywhere else. */
function isClosed(body: string): boolean {
  const root = /^(?:<\?[\s\S]*?\?>\s*)?(?:<!doctype[^>]*>\s*)?<([\w:]+)/i.exec(body)?.[1];
  return root !== undefined && body.trimEnd().endsWith(`</${root}>`);
}

/** The text without tags, short enough for a message. */
function excerpt(text: string): string {
  const words = text
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return words.length > 200 ? `${words.slice(0, 200)}…` : words;
}
