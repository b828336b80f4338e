/** Content negotiation (RFC 9110, 12.5.1), for the few media types that a route can answer with. */
import type { Route } from '../../shared/api/route.ts';
import { ProblemFound } from './problem-found.ts';

interface Range {
  readonly type: string;
  readonly quality: number;
}

/** The media types of the route's successful answers, the first being what is sent when nothing else is asked for. */
function offeredBy(route: Route): string[] {
  const types = Object.values(route.answers).flatMap(({ schema, contents }) => [
    ...(schema === undefined ? [] : ['application/json']),
    ...Object.keys(contents ?? {}),
  ]);
  return [...new Set(types)];
}

/** What to answer with: the offer that the caller likes best, the first among equals. Throws 406 when there is none. */
export function negotiated(route: Route, accept: string | undefined): string {
  const offers = offeredBy(route);
  const [first] = offers;
  // A route without a body answers whatever is asked for.
  if (first === undefined) return 'application/json';
  if (accept === undefined || accept.trim() === '') return first;
  const ranges = accept.split(',').map(rangeOf);
  const best = offers
    .map((type) => ({ type, quality: qualityOf(type, ranges) }))
    .reduce((a, b) => (b.quality > a.quality ? b : a));
  if (best.quality > 0) return best.type;
  throw new ProblemFound('not-acceptable', `This route answers with ${offers.join(', ')}.`);
}

function rangeOf(text: string): Range {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const quality = parameters.map((one) => /^q=(\d(?:\.\d{1,3})?)$/.exec(one)?.[1]).find((found) => found !== undefined);
  return { type, quality: quality === undefined ? 1 : Number(quality) };
}

/** The most exact range that covers the type decides. */
function qualityOf(type: string, ranges: readonly Range[]): number {
  const family = `${type.slice(0, type.indexOf('/'))}/*`;
  for (const exactness of [type, family, '*/*']) {
    const range = ranges.find((one) => one.type === exactness);
    if (range !== undefined) return range.quality;
  }
  return 0;
}
