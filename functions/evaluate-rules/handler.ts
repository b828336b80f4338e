import * as z from 'zod';
import { serviceHandler } from '../../shared/lambda/service-handler.ts';
import { systemClock } from '../../shared/lambda/system-clock.ts';
import { sourceProfile } from '../../shared/sources/index.ts';
import { dynamoAlertStore } from '../../shared/storage/dynamodb-alert-store.ts';
import { dynamoRuleStore } from '../../shared/storage/dynamodb-rule-store.ts';
import { dynamoRunStore } from '../../shared/storage/dynamodb-run-store.ts';
import { dynamoSeriesStore } from '../../shared/storage/dynamodb-series-store.ts';
import { dynamoClient } from '../../shared/storage/table.ts';
import { environmentSchema } from './environment.ts';
import { evaluateRules } from './evaluate-rules.ts';

export const handler = serviceHandler({
  name: 'evaluate-rules',
  input: z.object({ run: z.string().min(1), batch: z.int().min(0) }),
  environment: environmentSchema,
  services: ({ TABLE_NAME }) => {
    const table = { client: dynamoClient(), table: TABLE_NAME };
    return {
      rules: dynamoRuleStore(table),
      series: dynamoSeriesStore(table),
      alerts: dynamoAlertStore(table),
      runs: dynamoRunStore(table),
      clock: systemClock,
      profile: sourceProfile,
    };
  },
  run: evaluateRules,
});
