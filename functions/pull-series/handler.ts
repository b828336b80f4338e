import * as z from 'zod';
import { noted } from '../../shared/lambda/noted.ts';
import { serviceHandler } from '../../shared/lambda/service-handler.ts';
import { sourceFor } from '../../shared/lambda/source-for.ts';
import { contentHash } from '../../shared/storage/content-hash.ts';
import { dynamoRunStore } from '../../shared/storage/dynamodb-run-store.ts';
import { dynamoSeriesStore } from '../../shared/storage/dynamodb-series-store.ts';
import { dynamoClient } from '../../shared/storage/table.ts';
import { environmentSchema } from './environment.ts';
import { pullSeries } from './pull-series.ts';

export const handler = serviceHandler({
  name: 'pull-series',
  input: z.object({ run: z.string().min(1), batch: z.int().min(0) }),
  environment: environmentSchema,
  services: ({ TABLE_NAME, SOURCE_SECRET_PREFIX }) => {
    const table = { client: dynamoClient(), table: TABLE_NAME };
    const runs = dynamoRunStore(table);
    return { sources: sourceFor(SOURCE_SECRET_PREFIX), runs, series: dynamoSeriesStore(table), hash: contentHash };
  },
  run: async (input, { sources, ...stores }) => {
    const { run, batch } = input;
    return noted(stores.runs, { run, step: 'pull', batch }, async () => {
      const { source } = await stores.runs.plan(run);
      return pullSeries(input, { ...stores, source: await sources(source) });
    });
  },
  measure: ({ first, revised }) => ({ SeriesStored: first + revised, SeriesRevised: revised }),
});
