/** A loopback server that gives prepared answers in the form of Comext, and a client that asks it. */
import { type ReplayAnswer, type ReplayServer, startReplayServer } from '../../local/replay/replay-server.ts';
import type { Period } from '../../shared/domain/period.ts';
import type { SeriesId } from '../../shared/domain/series.ts';
import type { PullAnswer, TradeSource } from '../../shared/ports/trade-source.ts';
import { eurostatComext } from '../../shared/sources/eurostat-comext.ts';

const HEADER = 'DATAFLOW,LAST UPDATE,freq,reporter,partner,product,flow,indicators,TIME_PERIOD,OBS_VALUE';
const REFRESHED = '15/09/26 11:00:00';

export interface Observed {
  readonly product?: string;
  readonly reporter?: string;
  readonly flow?: string;
  readonly period?: Period;
  readonly lastUpdate?: string;
  /** Cells by partner code, as printed. */
  readonly value?: Readonly<Record<string, string | number>>;
  readonly quantity?: Readonly<Record<string, string | number>>;
}

/** Lines of one commodity: rare-earth metals into the EU27 in 2026-07 unless said otherwise. */
export function observed(what: Observed): string[] {
  const { product = '280530', reporter = 'EU27_2020', flow = '1', period = '2026-07', lastUpdate = REFRESHED } = what;
  const lines = (indicator: string, cells: Observed['value'] = {}) =>
    Object.entries(cells).map(([partner, cell]) =>
      ['ESTAT:DS-045409(1.0)', lastUpdate, 'M', reporter, partner, product, flow, indicator, period, cell].join(','),
    );
  return [...lines('VALUE_IN_EUROS', what.value), ...lines('QUANTITY_IN_100KG', what.quantity)];
}

/** All goods, as each answer about a published month has it. */
export function allGoods(where: Omit<Observed, 'product' | 'value'> = {}): string[] {
  const value = { CN: 9, DE: 1, EXT_EU: 9, EXT_EU27_2020: 9, INT_EU27_2020: 1, WORLD: 10 };
  return observed({ ...where, product: 'TOTAL', value });
}

export function csv(...lines: readonly string[]): ReplayAnswer {
  return {
    status: 200,
    headers: { 'content-type': 'application/vnd.sdmx.data+csv;version=1.0.0;charset=UTF-8' },
    body: `${[HEADER, ...lines].join('\r\n')}\r\n`,
  };
}

export function xml(body: string, status = 200): ReplayAnswer {
  return { status, headers: { 'content-type': 'application/xml;charset=UTF-8' }, body };
}

export function fault(code: string, text: string, status = 200): ReplayAnswer {
  return xml(
    `<?xml version="1.0" encoding="UTF-8"?><S:Fault xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><faultcode>${code}</faultcode><faultstring>${text}</faultstring></S:Fault>`,
    status,
  );
}

export interface ComextServer {
  /** What the server answers, in turn; the last stays. */
  answers: ReplayAnswer[];
  readonly server: ReplayServer;
  /** The waits that the client asked for, in milliseconds. */
  readonly waits: number[];
  client(baseUrl?: string): TradeSource;
  /** Pulls 2026-07. */
  pull(...series: SeriesId[]): Promise<PullAnswer>;
}

export async function startComextServer(): Promise<ComextServer> {
  const server = await startReplayServer({
    answer: () => (comext.answers.length > 1 ? comext.answers.shift() : comext.answers[0]) ?? xml('', 500),
  });
  const client = (baseUrl = server.url) =>
    eurostatComext({
      baseUrl,
      clock: { now: () => new Date('2026-09-15T09:15:00Z') },
      http: { sleep: async (milliseconds) => void comext.waits.push(milliseconds), random: () => 0, timeoutMs: 5_000 },
    });
  const comext: ComextServer = {
    answers: [],
    waits: [],
    server,
    client,
    pull: (...series) => client().pull(series, '2026-07'),
  };
  return comext;
}
