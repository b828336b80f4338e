/** The HTTP side of US Census: one document a call, with where it came from. */
import type { Period } from '../../domain/period.ts';
import type { Clock } from '../../ports/clock.ts';
import { type FetchOptions, fetchDocument } from '../fetch-document.ts';
import type { Answer } from '../get-once.ts';
import { SourceFormat } from '../source-format.ts';
import { type CensusTable, readAnswer, unknownVariable } from './census-answer.ts';
import type { CensusDataset } from './census-bases.ts';
import { type Asked, type CensusRequest, canaryUrl, dataUrl, quantityVariables } from './census-request.ts';

export interface Retrieved {
  /** Undefined for 204: no rows. */
  readonly table: CensusTable | undefined;
  readonly retrievedAt: string;
  readonly recording?: string;
  /** As it was answered: without quantity where the server does not know it. */
  readonly request: CensusRequest;
}

export interface CensusClientSettings {
  readonly base: URL;
  readonly key: string | undefined;
  readonly clock: Clock;
  readonly http: FetchOptions | undefined;
}

type Document = Omit<Retrieved, 'request'>;

export class CensusClient {
  readonly #settings: CensusClientSettings;
  /** Datasets that answered that they do not know the quantity variables. */
  readonly #withoutQuantity = new Set<CensusDataset>();

  constructor(settings: CensusClientSettings) {
    this.#settings = settings;
  }

  /** What belongs to every request about a period. */
  asked(period: Period): Asked {
    const { base, key } = this.#settings;
    return { base, key, period };
  }

  /**
   * The answer about the request's commodities. A server that does not know the quantity variables is asked again
   * without them, and not asked for them any more.
   */
  async data(request: CensusRequest, period: Period): Promise<Retrieved> {
    const { basis } = request;
    const quantity = request.quantity && !this.#withoutQuantity.has(basis.dataset);
    const asking = { ...request, quantity };
    const document = await fetchDocument(
      dataUrl(asking, this.asked(period)),
      (answer) => (quantity && isQuantityUnknown(answer, request) ? undefined : this.#document(answer)),
      this.#settings.http,
    );
    if (document !== undefined) return { ...document, request: asking };
    this.#withoutQuantity.add(basis.dataset);
    return this.data(request, period);
  }

  /** Whether the total of all goods is there for the period. */
  async isPublished(dataset: CensusDataset, period: Period): Promise<boolean> {
    const { table } = await fetchDocument(
      canaryUrl(dataset, this.asked(period)),
      (answer) => this.#document(answer),
      this.#settings.http,
    );
    if (table === undefined) return false;
    const time = table.columns.get('time');
    if (time !== undefined && table.rows.some((row) => row[time] === period)) return true;
    throw new SourceFormat(`US Census answered the total of ${period} without a row of that month`);
  }

  #document(answer: Answer): Document {
    const { key, clock } = this.#settings;
    const recording = answer.headers['chokepoint-recording'];
    return {
      table: readAnswer(answer, key),
      retrievedAt: clock.now().toISOString(),
      ...(typeof recording === 'string' ? { recording } : {}),
    };
  }
}

function isQuantityUnknown(answer: Answer, { basis }: CensusRequest): boolean {
  const variable = unknownVariable(answer);
  return variable !== undefined && quantityVariables(basis).includes(variable);
}
