/** One month of 250 six-digit codes with all partners: from a source's answer to stored vintages. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { pullSeries } from '../../functions/pull-series/pull-series.ts';
import { systemClock } from '../../shared/lambda/system-clock.ts';
import { sources } from '../../shared/sources/index.ts';
import { contentHash } from '../../shared/storage/content-hash.ts';
import { dynamoRunStore } from '../../shared/storage/dynamodb-run-store.ts';
import { dynamoSeriesStore } from '../../shared/storage/dynamodb-series-store.ts';
import { documentClient, type Table } from '../../shared/storage/table.ts';
import { localClientConfig } from '../dynamodb/aws-environment.ts';
import { createTable } from '../dynamodb/create-table.ts';
import { startDynamoDb } from '../dynamodb/start-dynamodb.ts';
import { startReplayServer } from '../replay/replay-server.ts';
import { censusAnswer, expectedPartners } from './census-month.ts';
import { countConsumed } from './consumed-capacity.ts';
import { type Bench, type Measurement, median, mustEqual } from './measurement.ts';

const CODES = Array.from({ length: 250 }, (_, index) => String(280_000 + index * 37).padStart(6, '0'));
const PERIOD = '2026-07';
const SOURCE = 'us-census';
const RUNS = 5;

export const pullBench: Bench = {
  about: [
    `${CODES.length} HS6 codes with all partners for one month, made-up figures in the Census API's format from loopback.`,
    'Timed: all pulls of a plan, from the first request to the last vintage stored, into a fresh table each time.',
    'A pull again meets the same figures and stores nothing. Units are those that DynamoDB reports for each request.',
  ].join('\n'),
  async run({ progress }) {
    const directory = await mkdtemp(join(tmpdir(), 'chokepoint-bench-'));
    const dynamo = await startDynamoDb({ directory });
    const server = await startReplayServer({ answer: (url) => censusAnswer(url, PERIOD) });
    try {
      const pulls: Pulled[] = [];
      for (let run = 0; run <= RUNS; run++) {
        progress(`pull ${run} of ${RUNS}`);
        pulls.push(await pullMonth(dynamo.endpoint, server, `bench-${run}`));
      }
      // The first run loads and compiles.
      return measurements(pulls.slice(1));
    } finally {
      await server.close();
      await dynamo.close();
      await rm(directory, { recursive: true, force: true });
    }
  },
};

interface Pulled {
  readonly seconds: number;
  readonly requests: number;
  readonly writeUnits: number;
  readonly readUnits: number;
  readonly secondsAgain: number;
  readonly writeUnitsAgain: number;
}

function measurements(pulls: readonly Pulled[]): Measurement[] {
  const size = `${CODES.length} codes`;
  const figure = (task: string, unit: string, each: (pulled: Pulled) => number): Measurement => {
    return { bench: 'pull', task, size, value: median(pulls.map(each)), unit };
  };
  return [
    figure('month', 's', ({ seconds }) => seconds),
    figure('month, requests', 'requests', ({ requests }) => requests),
    figure('month, write units', 'WRU', ({ writeUnits }) => writeUnits),
    figure('month, read units', 'RRU', ({ readUnits }) => readUnits),
    figure('again, unchanged', 's', ({ secondsAgain }) => secondsAgain),
    figure('again, write units', 'WRU', ({ writeUnitsAgain }) => writeUnitsAgain),
  ];
}

type Server = Awaited<ReturnType<typeof startReplayServer>>;

async function pullMonth(endpoint: string, server: Server, name: string): Promise<Pulled> {
  await createTable(endpoint, name);
  const table = { client: documentClient(new DynamoDBClient(localClientConfig(endpoint))), table: name };
  const entry = sources[SOURCE];
  if (entry === undefined) throw new RangeError(`no source ${SOURCE}`);
  const source = entry.create({ baseUrl: server.url, key: 'bench', clock: systemClock });
  const services = { source, series: dynamoSeriesStore(table), runs: dynamoRunStore(table), hash: contentHash };
  const batches = await plan(table, entry.profile.seriesPerPull);
  const consumed = countConsumed(table);
  const before = server.requests().length;
  const pullAll = async () => {
    const start = performance.now();
    for (let batch = 0; batch < batches; batch++) await pullSeries({ run: name, batch }, services);
    return (performance.now() - start) / 1000;
  };
  const seconds = await pullAll();
  const first = { ...consumed, requests: server.requests().length - before };
  const secondsAgain = await pullAll();
  const writeUnitsAgain = consumed.writeUnits - first.writeUnits;
  await mustHoldAll(table);
  table.client.destroy();
  return { seconds, secondsAgain, writeUnitsAgain, ...first };
}

/** Answers how many batches the plan has. */
async function plan(table: Table, seriesPerPull: number): Promise<number> {
  const series = CODES.map(seriesOf);
  const pulls = Array.from({ length: Math.ceil(series.length / seriesPerPull) }, (_, batch) => ({
    period: PERIOD,
    series: series.slice(batch * seriesPerPull, (batch + 1) * seriesPerPull),
  }));
  const releases = [{ reporter: 'US', period: PERIOD }];
  const startedAt = new Date().toISOString();
  const common = { run: table.table, source: SOURCE, startedAt, until: PERIOD, releases };
  await dynamoRunStore(table).savePlan({ ...common, pulls, evaluations: [] });
  return pulls.length;
}

function seriesOf(code: string): string {
  return `${SOURCE}/US/imports/consumption/${code}`;
}

/** Every code has the month with every partner's figure and the world's, once. */
async function mustHoldAll(table: Table): Promise<void> {
  const store = dynamoSeriesStore(table);
  for (const code of CODES) {
    const vintages = await store.vintages(seriesOf(code), PERIOD);
    mustEqual(`vintages of ${code}`, vintages.length, 1);
    const expected = expectedPartners(code);
    const { total, partners } = vintages[0]?.measures.value ?? { total: Number.NaN, partners: {} };
    mustEqual(
      `total of ${code}`,
      total,
      Object.values(expected).reduce((sum, value) => sum + value, 0),
    );
    mustEqual(`partners of ${code}`, sorted(partners), sorted(expected));
    mustEqual(`current period of ${code}`, (await store.current(seriesOf(code)))[0]?.hash, vintages[0]?.hash);
  }
}

function sorted(partners: Readonly<Record<string, number>>): string {
  return JSON.stringify(Object.entries(partners).sort(([a], [b]) => (a < b ? -1 : 1)));
}
