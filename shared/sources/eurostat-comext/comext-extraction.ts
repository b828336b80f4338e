/** Gets an extraction: at once, or, when Comext makes it asynchronously, once it is ready. */
import type { Provenance } from '../../domain/series.ts';
import type { Clock } from '../../ports/clock.ts';
import { type FetchOptions, fetchDocument } from '../fetch-document.ts';
import type { Answer } from '../get-once.ts';
import { redactedUrl } from '../redacted-url.ts';
import { SourceFormat } from '../source-format.ts';
import { SourceUnavailable } from '../source-unavailable.ts';
import { type ComextDocument, readAnswer, readStatus } from './comext-answer.ts';
import type { ComextAddress } from './comext-request.ts';

export interface Extraction {
  readonly document: Exclude<ComextDocument, { kind: 'queued' }>;
  readonly provenance: Provenance;
}

export interface ExtractionSettings {
  readonly address: ComextAddress;
  readonly clock: Clock;
  readonly http: FetchOptions;
}

/** Two and a half minutes in all. What takes longer is there at the next run: Comext keeps finished extractions. */
const WAITS_MS: readonly number[] = [2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000, 30_000];

/** Throws `SourceUnavailable` for an extraction that fails or is not ready in time. */
export async function extract(url: URL, settings: ExtractionSettings): Promise<Extraction> {
  const first = await getDocument(url, settings);
  const { document, provenance } =
    first.document.kind === 'queued' ? await whenReady(first.document.id, settings) : first;
  if (document.kind === 'queued') throw new SourceFormat('Comext queued an extraction that it had called available');
  return { document, provenance: { ...provenance, query: redactedUrl(url) } };
}

interface Retrieved {
  readonly document: ComextDocument;
  readonly provenance: Provenance;
}

async function whenReady(id: string, settings: ExtractionSettings): Promise<Retrieved> {
  const { address, http } = settings;
  const sleep = http.sleep ?? ((milliseconds: number) => new Promise<void>((done) => setTimeout(done, milliseconds)));
  for (const wait of WAITS_MS) {
    await sleep(wait);
    const state = await get(address.status(id), readStatus, http);
    if (state === 'AVAILABLE') return getDocument(address.result(id), settings);
    if (state !== 'SUBMITTED' && state !== 'PROCESSING')
      throw new SourceUnavailable(
        `Comext queued the extraction as ${id} and then said ${state.slice(0, 200)}; expected AVAILABLE`,
        1,
        {},
      );
  }
  const seconds = WAITS_MS.reduce((sum, wait) => sum + wait, 0) / 1_000;
  throw new SourceUnavailable(
    `Comext queued the extraction as ${id}; it was not ready after ${seconds} s`,
    WAITS_MS.length,
    {},
  );
}

function getDocument(url: URL, { clock, http }: ExtractionSettings): Promise<Retrieved> {
  return get(
    url,
    (answer) => {
      const recording = answer.headers['chokepoint-recording'];
      return {
        document: readAnswer(answer),
        provenance: {
          retrievedAt: clock.now().toISOString(),
          query: redactedUrl(url),
          ...(typeof recording === 'string' ? { recording } : {}),
        },
      };
    },
    http,
  );
}

/** Faults come as XML whatever is asked for, so everything is accepted. */
function get<Document>(url: URL, read: (answer: Answer) => Document, http: FetchOptions): Promise<Document> {
  return fetchDocument(url, read, { ...http, headers: { ...http.headers, accept: '*/*' } });
}
