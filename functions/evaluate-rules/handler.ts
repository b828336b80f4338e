import * as z from 'zod';
import { noted } from '../../shared/lambda/noted.ts';
import { serviceHandler } from '../../shared/lambda/service-handler.ts';
import { systemClock } from '../../shared/lambda/system-clock.ts';
import { sourceProfile } from '../../shared/sources/index.ts';
import { dynamoAlertStore } from '../../shared/storage/dynamodb-alert-store.ts';
import { dynamoReaderStore } from '../../shared/storage/dynamodb-reader-store.ts';
import { dynamoRuleStore } from '../../shared/storage/dynamodb-rule-store.ts';
import { dynamoRunStore } from '../../shared/storage/dynamodb-run-store.ts';
import { dynamoSeriesStore } from '../../shared/storage/dynamodb-series-store.ts';
import { dynamoSummaryStore } from '../../shared/storage/dynamodb-summary-store.ts';
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
      summaries: dynamoSummaryStore(table),
      readers: dynamoReaderStore(table),
      runs: dynamoRunStore(table),
      clock: systemClock,
      profile: sourceProfile,
    };
  },
  run: (input, services) => {
    const { run, batch } = input;
    return noted(services.runs, { run, step: 'evaluate', batch }, () => evaluateRules(input, services));
  },
  measure: ({ assessments, events }) => ({ Assessments: assessments, AlertEvents: events }),
});
