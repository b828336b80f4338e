/** The JSON body of a request. */
import { createHash } from 'node:crypto';
import type { Route } from '../../shared/api/route.ts';
import type { ApiEvent } from './event.ts';
import { ProblemFound } from './problem-found.ts';

const LIMIT = 262_144;
/** Deeper than anything that a route takes, and far from what whoever walks through it by recursion cannot hold. */
const DEEPEST = 200;
const JSON_TYPE = /^application\/json\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?$/i;

/** The parsed body of a route that takes one. Throws 413, 415 or 400; a body that is missing is `undefined`. */
export function bodyOf(route: Route, event: ApiEvent): unknown {
  const bytes = bytesOf(event);
  const limit = route.bodyLimit ?? LIMIT;
  if (bytes.length > limit)
    throw new ProblemFound('too-large', `The body has ${bytes.length} bytes; this route takes ${limit} at most.`);
  if (bytes.length === 0) return route.isBodyOptional === true ? {} : undefined;
  const type = event.headers['content-type'];
  if (type === undefined || !JSON_TYPE.test(type.trim()))
    throw new ProblemFound('unsupported-media-type', 'The body must be application/json in UTF-8.');
  return parsedJson(bytes);
}

/** SHA-256 of the body as it came. */
export function bodyHash(event: ApiEvent): string {
  return createHash('sha256').update(bytesOf(event)).digest('base64url');
}

function bytesOf({ body, isBase64Encoded }: ApiEvent): Buffer {
  return Buffer.from(body ?? '', isBase64Encoded === true ? 'base64' : 'utf8');
}

function parsedJson(bytes: Buffer): unknown {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new ProblemFound('invalid-request', 'The body is not UTF-8.');
  }
  const value = parsed(text);
  const flaw = flawOf(value);
  if (flaw !== undefined) throw new ProblemFound('invalid-request', `The body ${flaw}.`);
  return value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ProblemFound('invalid-request', `The body is not JSON: ${reason.slice(0, 200)}.`);
  }
}

/** JSON can say what no store can keep and no recursion can walk through. */
function flawOf(value: unknown): string | undefined {
  let level = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (level.some((each) => typeof each === 'string' && !each.isWellFormed()))
      return 'has a text with half a character (a surrogate without its other half)';
    const groups = level.filter(isGroup);
    if (groups.length > 0 && depth === DEEPEST) return `is nested deeper than ${DEEPEST} levels`;
    level = groups.flatMap((each): unknown[] => (Array.isArray(each) ? each : Object.entries(each).flat()));
  }
  return undefined;
}

function isGroup(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
