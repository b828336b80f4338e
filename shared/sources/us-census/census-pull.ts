/** A pull: which requests, in which order, and what no rows mean. Requests go out one after the other. */
import type { Period } from '../../domain/period.ts';
import type { Provenance, SeriesId, SeriesKey, SeriesPeriod } from '../../domain/series.ts';
import type { PullAnswer, Refusal } from '../../ports/trade-source.ts';
import { redactedUrl } from '../redacted-url.ts';
import type { CensusDataset } from './census-bases.ts';
import { measuresOf, noTrade } from './census-breakdown.ts';
import type { CensusClient, Retrieved } from './census-client.ts';
import { type CensusRequest, censusBase, dataUrl, requestsFor } from './census-request.ts';
import { type CommodityRows, rowsByCommodity } from './census-rows.ts';

/** Where the API is unless somebody says otherwise, and where a reader can repeat a query. */
export const OFFICIAL_ADDRESS = 'https://api.census.gov';

interface Answered {
  /** What each series has to say, by commodity. */
  readonly rows: ReadonlyMap<string, CommodityRows>;
  readonly retrieved: Retrieved;
}

/** The period for every series, which are of bases that Census has. */
export async function pullSeries(
  client: CensusClient,
  keys: ReadonlyMap<SeriesId, SeriesKey>,
  period: Period,
): Promise<PullAnswer> {
  const pull = new Pull(client, keys, period);
  for (const request of requestsFor(keys, client.asked(period))) await pull.ask(request);
  await pull.confirmZeros();
  return pull.answer();
}

class Pull {
  readonly #client: CensusClient;
  readonly #keys: ReadonlyMap<SeriesId, SeriesKey>;
  readonly #period: Period;
  readonly #contents = new Map<SeriesId, SeriesPeriod & Provenance>();
  readonly #refusals: Refusal[] = [];
  /** Datasets that are known to have the period. */
  readonly #published = new Set<CensusDataset>();
  /** Series that an answer about others had no rows of. */
  readonly #unmentioned = new Map<SeriesId, SeriesKey>();

  constructor(client: CensusClient, keys: ReadonlyMap<SeriesId, SeriesKey>, period: Period) {
    this.#client = client;
    this.#keys = keys;
    this.#period = period;
  }

  answer(): PullAnswer {
    // In the order in which they were asked for.
    const contents = [...this.#keys.keys()].flatMap((series) => this.#contents.get(series) ?? []);
    return { contents, refusals: this.#refusals };
  }

  async ask(request: CensusRequest): Promise<void> {
    const { dataset } = request.basis;
    let answered = await this.#request(request);
    // No rows mean "nothing traded" only when the month is out, and only if they were asked for after it was out:
    // a release between the two requests would otherwise turn into a month of zeros.
    if (answered.rows.size === 0 && !this.#published.has(dataset)) {
      if (!(await this.#client.isPublished(dataset, this.#period))) return this.#refuseAll(request);
      answered = await this.#request(request);
    }
    this.#published.add(dataset);
    this.#take(request, answered);
  }

  /**
   * The API documents no limit on rows, and answers without one where it cuts. So "no rows" beside the rows of other
   * commodities is asked for again, until an answer has nothing but that to say.
   */
  async confirmZeros(): Promise<void> {
    while (this.#unmentioned.size > 0) {
      const keys = new Map(this.#unmentioned);
      this.#unmentioned.clear();
      for (const request of requestsFor(keys, this.#client.asked(this.#period)))
        this.#take(request, await this.#request(request));
    }
  }

  async #request(request: CensusRequest): Promise<Answered> {
    const retrieved = await this.#client.data(request, this.#period);
    const { table } = retrieved;
    const rows = table === undefined ? new Map<string, CommodityRows>() : rowsByCommodity(table, request, this.#period);
    return { rows, retrieved };
  }

  #take(request: CensusRequest, { rows, retrieved }: Answered): void {
    for (const [commodity, series] of request.series) {
      const found = rows.get(commodity);
      const key = this.#keys.get(series);
      if (found !== undefined) this.#keep(series, measuresOf(found), retrieved);
      else if (rows.size === 0 || key === undefined) this.#keep(series, noTrade(), retrieved);
      else this.#unmentioned.set(series, key);
    }
  }

  #keep(series: SeriesId, measures: ReturnType<typeof measuresOf>, retrieved: Retrieved): void {
    if ('reason' in measures) {
      this.#refusals.push({ series, period: this.#period, reason: measures.reason });
      return;
    }
    const { retrievedAt, recording } = retrieved;
    const query = this.#query(series, retrieved);
    const provenance = { retrievedAt, query, ...(recording === undefined ? {} : { recording }) };
    this.#contents.set(series, { series, period: this.#period, measures, ...provenance });
  }

  /** The request for this series alone. Figures from a recording can be had where they were recorded. */
  #query(series: SeriesId, { request, recording }: Retrieved): string {
    const alone = new Map([...request.series].filter(([, id]) => id === series));
    const asked = { ...this.#client.asked(this.#period), key: undefined };
    const base = recording === undefined ? asked.base : censusBase(OFFICIAL_ADDRESS);
    return redactedUrl(dataUrl({ ...request, series: alone }, { ...asked, base }));
  }

  #refuseAll({ basis, series }: CensusRequest): void {
    const { flow } = basis.dataset;
    const reason = `US Census has not published the ${flow} of ${this.#period}`;
    for (const id of series.values()) this.#refusals.push({ series: id, period: this.#period, reason });
  }
}
