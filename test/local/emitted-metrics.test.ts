import { expect, test } from 'vitest';
import * as z from 'zod';
import { metrics } from '../../shared/lambda/metric-names.ts';
import { cli } from '../support/cli.ts';

const directiveSchema = z.object({
  Namespace: z.literal('Chokepoint'),
  Dimensions: z.array(z.array(z.string())),
  Metrics: z.array(z.object({ Name: z.string(), Unit: z.literal('Count') })),
});
const lineSchema = z.looseObject({
  _aws: z.object({ Timestamp: z.number(), CloudWatchMetrics: z.array(directiveSchema) }),
  stage: z.string(),
  run: z.string(),
});

/** Those that alarms and the dashboard look at, and that a run in which nothing goes wrong counts. */
const COUNTED = [
  'AlertEvents',
  'Assessments',
  'BatchesFailed',
  'DeliveriesDeferred',
  'EventsHeld',
  'NoticesParked',
  'NoticesSent',
  'ReleasesFound',
  'SeriesRevised',
  'SeriesStored',
];

test('the real handlers emit every metric of a run under its name and dimensions, and count what happened', {
  timeout: 300_000,
}, async () => {
  const env = { POWERTOOLS_METRICS_NAMESPACE: 'Chokepoint' };
  const { code, stdout } = await cli(['start', '--once', '--from', '2026-03'], { env });
  expect(code).toBe(0);
  const lines = stdout.split('\n').filter((line) => line.startsWith('{"_aws"'));
  const emitted = lines.map((line) => lineSchema.parse(JSON.parse(line)));
  const totals = new Map<string, number>();
  const known: Readonly<Record<string, readonly string[]>> = metrics;
  const counted = emitted.flatMap((line) =>
    line._aws.CloudWatchMetrics.flatMap(({ Dimensions, Metrics }) =>
      Metrics.map(({ Name }) => ({ line, Dimensions, Name })),
    ),
  );
  for (const { line, Dimensions, Name } of counted) {
    expect({ [Name]: Dimensions }).toEqual({ [Name]: [known[Name]] });
    for (const dimension of known[Name] ?? []) expect(line[dimension]).toEqual(expect.any(String));
    totals.set(Name, (totals.get(Name) ?? 0) + z.number().parse(line[Name]));
  }
  expect([...totals.keys()].sort()).toEqual(COUNTED);
  const said = /(\d+) releases, (\d+) assessments, (\d+) alert events/.exec(stdout);
  expect(totals.get('ReleasesFound')).toBe(Number(said?.[1]));
  expect(totals.get('Assessments')).toBe(Number(said?.[2]));
  expect(totals.get('AlertEvents')).toBe(Number(said?.[3]));
  expect(totals.get('NoticesSent')).toBeGreaterThan(0);
  expect(totals.get('BatchesFailed')).toBe(0);
});
