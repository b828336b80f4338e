/** Queries of the OData service, answered to the last page, at the pace that it allows. */
import type { Provenance } from '../../domain/series.ts';
import type { Clock } from '../../ports/clock.ts';
import { type FetchOptions, fetchDocument } from '../fetch-document.ts';
import { redactedUrl } from '../redacted-url.ts';
import { requestPacing } from '../request-pacing.ts';
import { SourceFormat } from '../source-format.ts';
import { type ODataPage, type ODataRefusal, readAnswer } from './hmrc-answer.ts';
import { countriesUrl, nextUrl } from './hmrc-request.ts';
import { checkedCountries } from './hmrc-rows.ts';

/** Sixty are allowed; other runs of ours may be under way. */
const REQUESTS_PER_MINUTE = 50;

/** Pages have 40,000 rows: a month of all goods, ports and countries is far below this. */
const MOST_PAGES = 50;

export interface Rows extends Provenance {
  readonly rows: readonly unknown[];
  readonly count: number | undefined;
}

export interface HmrcService {
  readonly address: URL;
  /** Every row of a query, over all pages, or the service's refusal to answer such a query. */
  query(url: URL): Promise<Rows | ODataRefusal>;
  /** The same for a query that cannot be asked in another way: a refusal is a `SourceFormat`. */
  rows(url: URL): Promise<Rows>;
  hasRows(url: URL): Promise<boolean>;
  /** ISO letters by CountryId; fetched once. */
  countryLetters(): Promise<ReadonlyMap<number, string>>;
}

export interface ServiceOptions {
  readonly clock: Clock;
  readonly http?: FetchOptions | undefined;
}

type Page = ODataPage & Provenance;

export function hmrcService(address: URL, { clock, http = {} }: ServiceOptions): HmrcService {
  const get = pacedGet(clock, http);
  let letters: ReadonlyMap<number, string> | undefined;
  const query = async (url: URL): Promise<Rows | ODataRefusal> => {
    const first = await get(url);
    return 'message' in first ? first : allPages(first, url, get);
  };
  const rows = async (url: URL): Promise<Rows> => {
    const answer = await query(url);
    if ('message' in answer) throw refused(answer);
    return answer;
  };
  return {
    address,
    query,
    rows,
    hasRows: async (url) => (await rows(url)).rows.length > 0,
    async countryLetters() {
      letters ??= checkedCountries((await rows(countriesUrl(address))).rows);
      return letters;
    },
  };
}

/** Why a query was not answered, when there is no other way to ask. */
export function refused({ status, message }: ODataRefusal): SourceFormat {
  return new SourceFormat(`UK HMRC refused the query with status ${status}: ${message}`);
}

function pacedGet(clock: Clock, http: FetchOptions): (url: URL) => Promise<Page | ODataRefusal> {
  const sleep = http.sleep ?? ((milliseconds) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds)));
  const pace = requestPacing({ perMinute: REQUESTS_PER_MINUTE, clock, sleep });
  // A further try is a request like any other.
  const patient: FetchOptions = { ...http, sleep: async (milliseconds) => sleep(milliseconds).then(pace) };
  return async (url) => {
    await pace();
    return fetchDocument(
      url,
      (answer) => {
        const read = readAnswer(answer);
        if ('message' in read) return read;
        const recording = answer.headers['chokepoint-recording'];
        return {
          ...read,
          retrievedAt: clock.now().toISOString(),
          query: redactedUrl(url),
          ...(typeof recording === 'string' ? { recording } : {}),
        };
      },
      patient,
    );
  };
}

/** Follows the links. The count stands on the first page, and must be what came in the end. */
async function allPages(first: Page, url: URL, get: (url: URL) => Promise<Page | ODataRefusal>): Promise<Rows> {
  const { nextLink, count, rows: begin, ...provenance } = first;
  const rows = [...begin];
  const seen = new Set([url.href]);
  for (let link = nextLink; link !== undefined; ) {
    const next = nextUrl(link, url);
    if (seen.has(next.href)) throw new SourceFormat(`UK HMRC: the pages of a query lead in a circle, at ${link}`);
    if (seen.size >= MOST_PAGES)
      throw new SourceFormat(`UK HMRC: more than ${MOST_PAGES} pages (${rows.length} rows so far) for one query`);
    seen.add(next.href);
    const page = await get(next);
    if ('message' in page) throw refused(page);
    rows.push(...page.rows);
    link = page.nextLink;
  }
  if (count !== undefined && count !== rows.length)
    throw new SourceFormat(`UK HMRC counts ${count} rows for a query, ${rows.length} came`);
  return { rows, count, ...provenance };
}
