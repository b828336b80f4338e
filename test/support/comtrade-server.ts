/** A loopback server in the form of UN Comtrade with made-up figures, and the real client against it. */
import { type ComtradeFigure, type ComtradeRecord, comtradeRow } from '../../local/replay/comtrade-row.ts';
import type { ReplayAnswer } from '../../local/replay/replay-server.ts';
import { startUnComtradeReplay, type UnComtradeReplay } from '../../local/replay/un-comtrade.ts';
import type { TradeSource } from '../../shared/ports/trade-source.ts';
import { unComtrade } from '../../shared/sources/un-comtrade.ts';

export const COMTRADE_KEY = 'S3CRET-0123456789abcdef01234567';
export const METALS = 'un-comtrade/US/imports/cif/280530';
export const COMPOUNDS = 'un-comtrade/US/imports/cif/284690';
export const TITLE = 'made-up figures';
const US = 842;
const CHINA = 156;

type Parts = Readonly<Record<number, readonly [value: number, kilograms: number | null]>>;

/** A world row and a row for each partner, all of one commodity and month: the world is the sum. */
export function comtradeRows(
  of: Partial<ComtradeFigure> & { readonly cmdCode: string },
  parts: Parts,
): ComtradeRecord[] {
  const common = { period: '202606', reporterCode: US, flowCode: 'M' as const, ...of };
  const figures = Object.entries(parts).map(([partner, [value, kilograms]]) => ({
    ...common,
    partnerCode: Number(partner),
    primaryValue: value,
    netWgt: kilograms,
  }));
  const primaryValue = figures.reduce((sum, figure) => sum + figure.primaryValue, 0);
  const netWgt = figures.reduce((sum, figure) => sum + (figure.netWgt ?? 0), 0);
  return [{ ...common, partnerCode: 0, primaryValue, netWgt }, ...figures].map(comtradeRow);
}

/** Made up: 2026-06 and 2026-07 of two HS6 codes, with partners that are no country. */
export function madeUpRows(): ComtradeRecord[] {
  return ['202606', '202607'].flatMap((period) => [
    ...comtradeRows({ period, cmdCode: '280530' }, { 156: [6_081_534.25, 700], 392: [287_121, 20], 490: [1_000.5, 1] }),
    ...comtradeRows({ period, cmdCode: '284690' }, { 156: [400_000, 9_000], 899: [100_000, 1_000], 251: [7, 0.5] }),
  ]);
}

/** One row of China's for {@link METALS} in 2026-06, or whatever is said. */
export function row(more: ComtradeRecord = {}): ComtradeRecord {
  const figure = { period: '202606', reporterCode: US, flowCode: 'M', cmdCode: '280530' } as const;
  return { ...comtradeRow({ ...figure, partnerCode: CHINA, primaryValue: 100, netWgt: 10 }), ...more };
}

/** The answer of the data interface that holds these rows. */
export function envelope(data: readonly unknown[], more: Readonly<Record<string, unknown>> = {}): ReplayAnswer {
  return {
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ elapsedTime: '0.05 secs', count: data.length, data, error: '', ...more }),
  };
}

export interface ComtradeServer {
  readonly server: UnComtradeReplay;
  /** Milliseconds that the client slept, in turn. */
  readonly slept: number[];
  /** The client's time; set it to let time pass. */
  now: Date;
  client(key?: string): TradeSource;
  /** Changes the rows of every answer about commodities; lists of what is available stay. */
  changeRows(change: (rows: ComtradeRecord[], url: URL) => readonly unknown[]): void;
}

export interface ComtradeServerOptions {
  readonly rows?: readonly ComtradeRecord[];
  readonly calls?: number;
}

/** 2026-06 is published, 2026-07 is not. */
export async function startComtradeServer({
  rows = madeUpRows(),
  calls,
}: ComtradeServerOptions = {}): Promise<ComtradeServer> {
  const server = await startUnComtradeReplay({ rows, title: TITLE, key: COMTRADE_KEY, calls });
  server.publish('2026-06');
  const comtrade: ComtradeServer = {
    server,
    slept: [],
    now: new Date('2026-09-04T13:00:00Z'),
    client: (key) =>
      unComtrade({
        baseUrl: server.url,
        key,
        clock: { now: () => comtrade.now },
        http: {
          timeoutMs: 250,
          random: () => 0,
          sleep: async (milliseconds) => {
            comtrade.slept.push(milliseconds);
          },
        },
      }),
    changeRows: (change) => rewriteRows(server, change),
  };
  return comtrade;
}

/** Passes the rows of answers about commodities through a change; the count follows them. */
export function rewriteRows(
  server: UnComtradeReplay,
  change: (rows: ComtradeRecord[], url: URL) => readonly unknown[],
): void {
  server.rewrite((answer, url) => {
    if (answer.status !== 200 || !url.searchParams.has('cmdCode')) return answer;
    const { data } = JSON.parse(answer.body) as { data: ComtradeRecord[] };
    return envelope(change(data, url));
  });
}

/** The error that an attempt ends with. */
export function fault(attempt: Promise<unknown>): Promise<Error> {
  return attempt.then(
    () => {
      throw new Error('nothing was thrown');
    },
    (cause: Error) => cause,
  );
}
