/**
 * What a month costs, computed from measured units and public list prices. `npm run costs` prints the table that stands in
 * infra/README.md; a test holds the two together. Free tiers are not taken off.
 */
import { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import { metrics } from '../shared/lambda/metric-names.ts';
import { PRICES } from './prices.ts';
import { scheduledSources } from './scheduled-sources.ts';
import { unbundledStack } from './synthesized-pipeline.ts';

/**
 * Units by `npm run bench -- look`, `-- pull` and `-- deliver` (of a hundred and a thousand readers, from which what an
 * event and what a notice takes follow): rules on a series each, 60 months of 40 partners.
 */
const MEASURED = {
  look: { writes: 0.08 + 0.04, reads: 4.1 + 15 },
  pull: { writes: 2, reads: 2.02, seriesPerRequest: 62.5 },
  event: { writes: 9.05, reads: 4.1 },
  notice: { writes: 4.6, reads: 2.03 },
  /** Of a month of a series: its current form and one vintage. */
  storedBytes: 2 * 1_150,
} as const;

/** What is taken for granted; an estimate is as good as these. */
const ASSUMED = {
  looksADay: 4,
  /** Months that a source is asked for again at each release. */
  refetched: 3,
  monthsStored: 120,
  rulesPerReader: 10,
  eventsPerRule: 1 / 50,
  noticesPerReader: 3,
  textMessagesPerReader: 1,
  apiCallsPerReader: 500,
  /** On AWS a request to DynamoDB takes some five milliseconds; a rule needs four, one after the other. */
  evaluateSeconds: 0.04,
  pullSeconds: 2,
  callSeconds: 0.1,
  keysOfSources: 2,
} as const;

export interface Costs {
  readonly [line: string]: number;
}

const templateSchema = z.array(
  z.object({
    Properties: z.object({ Metrics: z.array(z.looseObject({ MetricStat: z.unknown().optional() })).optional() }),
  }),
);

/** How many metrics the stack's alarms look at: an alarm costs by those. */
function alarmMetrics(): number {
  const alarms = Template.fromStack(unbundledStack()).findResources('AWS::CloudWatch::Alarm');
  return templateSchema
    .parse(Object.values(alarms))
    .reduce(
      (sum, { Properties }) => sum + (Properties.Metrics?.filter((each) => each.MetricStat !== undefined).length ?? 1),
      0,
    );
}

function customMetrics(): number {
  return Object.values(metrics).reduce(
    (sum, dimensions) => sum + (dimensions.length > 1 ? scheduledSources.length : 1),
    0,
  );
}

/** US dollars a month by what they are for. */
export function costsOf(rules: number): Costs {
  const looks = ASSUMED.looksADay * 30;
  const readers = rules / ASSUMED.rulesPerReader;
  const seriesPulled = rules * (1 + ASSUMED.refetched);
  const requests = seriesPulled / MEASURED.pull.seriesPerRequest;
  const events = rules * ASSUMED.eventsPerRule;
  const notices = readers * ASSUMED.noticesPerReader;
  const calls = readers * ASSUMED.apiCallsPerReader;
  const batches = Math.ceil(rules / 25);
  const scheduled = 4 * 24 * 30 + 30;
  const units = (kind: 'writes' | 'reads') =>
    looks * rules * MEASURED.look[kind] +
    // A refetch that finds nothing new is read and not written; of every three one is taken to be revised.
    (kind === 'writes' ? (seriesPulled + rules) / 2 : seriesPulled) * MEASURED.pull[kind] +
    events * MEASURED.event[kind] +
    notices * MEASURED.notice[kind] +
    calls * (kind === 'writes' ? 0.1 : 5);
  const gigabytes = (rules * ASSUMED.monthsStored * MEASURED.storedBytes) / 1024 ** 3;
  const gigabyteSeconds =
    looks * rules * ASSUMED.evaluateSeconds +
    (requests * ASSUMED.pullSeconds) / 2 +
    calls * ASSUMED.callSeconds +
    scheduled * 0.25;
  const invocations = looks * (3 + batches) + requests + calls + scheduled;
  const logGigabytes = (looks * (8 + batches) * 6_000 + calls * 1_000) / 1024 ** 3;
  return {
    'DynamoDB, requests': units('writes') * PRICES.writeUnit + units('reads') * PRICES.readUnit,
    'DynamoDB, storage and recovery': gigabytes * (PRICES.tableGigabyte + PRICES.recoveryGigabyte),
    Lambda: gigabyteSeconds * PRICES.lambdaGigabyteSecond + invocations * PRICES.lambdaRequest,
    'Step Functions': (looks * (8 + batches) + requests) * PRICES.stateTransition,
    'SNS, e-mail and public topic': (notices + events) * PRICES.publish + notices * PRICES.mail,
    'API Gateway': calls * PRICES.apiRequest,
    'CloudWatch, alarms and metrics': alarmMetrics() * PRICES.alarmMetric + customMetrics() * PRICES.customMetric,
    'CloudWatch, logs': logGigabytes * PRICES.logGigabyte,
    // Of calls of the API one in twenty is traced, of runs every step.
    'X-Ray': (looks * (3 + batches) + calls / 20) * PRICES.trace,
    'Secrets Manager': ASSUMED.keysOfSources * PRICES.secret,
    'SMS, where it is on': readers * ASSUMED.textMessagesPerReader * PRICES.textMessage,
  };
}

const SIZES = [100, 1_000, 10_000] as const;

/** The table of infra/README.md. */
export function costTable(): string {
  const columns = SIZES.map(costsOf);
  const dollars = (amount: number) => amount.toFixed(2);
  const row = (name: string, cells: readonly string[]) => `| ${name} | ${cells.join(' | ')} |`;
  const [first = {}] = columns;
  const lines = Object.keys(first).map((line) =>
    row(
      line,
      columns.map((costs) => dollars(costs[line] ?? 0)),
    ),
  );
  const totals = columns.map((costs) => dollars(Object.values(costs).reduce((sum, amount) => sum + amount, 0)));
  return [
    row(
      'US dollars a month',
      SIZES.map((rules) => `${rules.toLocaleString('en-US')} rules`),
    ),
    row(
      '---',
      SIZES.map(() => '--:'),
    ),
    ...lines,
    row(
      '**together**',
      totals.map((total) => `**${total}**`),
    ),
  ].join('\n');
}

if (import.meta.main) console.log(costTable());
