import * as z from 'zod';
import { periodSchema } from '../../shared/domain/period.ts';
import { noted } from '../../shared/lambda/noted.ts';
import { serviceHandler } from '../../shared/lambda/service-handler.ts';
import { sourceFor } from '../../shared/lambda/source-for.ts';
import { systemClock } from '../../shared/lambda/system-clock.ts';
import { dynamoAlertStore } from '../../shared/storage/dynamodb-alert-store.ts';
import { dynamoReleaseStore } from '../../shared/storage/dynamodb-release-store.ts';
import { dynamoRuleStore } from '../../shared/storage/dynamodb-rule-store.ts';
import { dynamoRunStore } from '../../shared/storage/dynamodb-run-store.ts';
import { dynamoSeriesStore } from '../../shared/storage/dynamodb-series-store.ts';
import { dynamoClient } from '../../shared/storage/table.ts';
import { environmentSchema } from './environment.ts';
import { findReleases } from './find-releases.ts';

export const handler = serviceHandler({
  name: 'find-releases',
  input: z.object({
    source: z.string(),
    run: z.string().min(1),
    from: periodSchema.optional(),
    until: periodSchema.optional(),
    rules: z.array(z.string()).max(1_000).optional(),
  }),
  environment: environmentSchema,
  services: ({ TABLE_NAME, SOURCE_SECRET_PREFIX }) => {
    const table = { client: dynamoClient(), table: TABLE_NAME };
    return {
      sources: sourceFor(SOURCE_SECRET_PREFIX),
      rules: dynamoRuleStore(table),
      alerts: dynamoAlertStore(table),
      series: dynamoSeriesStore(table),
      releases: dynamoReleaseStore(table),
      runs: dynamoRunStore(table),
      clock: systemClock,
    };
  },
  run: async (input, { sources, ...stores }) => {
    const { run, source, from, until, rules } = input;
    // A run that somebody asked for began before, with the reason; this is for those of the schedule.
    await stores.runs.begin({
      id: run,
      source,
      startedAt: stores.clock.now().toISOString(),
      ...(from !== undefined && { from }),
      ...(until !== undefined && { until }),
      ...(rules !== undefined && { rules }),
    });
    return noted(stores.runs, { run, step: 'plan' }, async () =>
      findReleases(input, { ...stores, source: await sources(source) }),
    );
  },
  measure: ({ releases, late }, { until, rules }) => ({
    ReleasesFound: releases.length,
    ...(until === undefined && rules === undefined && { ReleasesLate: late }),
  }),
});
