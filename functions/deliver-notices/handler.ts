import * as z from 'zod';
import { deliveryServices } from '../../shared/lambda/delivery-services.ts';
import { noted } from '../../shared/lambda/noted.ts';
import { serviceHandler } from '../../shared/lambda/service-handler.ts';
import { dynamoRunStore } from '../../shared/storage/dynamodb-run-store.ts';
import { dynamoClient } from '../../shared/storage/table.ts';
import { deliverNotices } from './deliver-notices.ts';
import { DeliveryDeferred } from './delivery-deferred.ts';
import { environmentSchema } from './environment.ts';

/** What became of a batch: its function's answer, or the note that it failed for good. */
const outcomes = z.array(z.looseObject({ failed: z.boolean().optional(), batch: z.int().optional() })).default([]);

export const handler = serviceHandler({
  name: 'deliver-notices',
  input: z.object({ run: z.string().min(1), source: z.string(), pulls: outcomes, evaluations: outcomes }),
  environment: environmentSchema,
  services: ({ TABLE_NAME, ...settings }) => {
    const table = { client: dynamoClient(), table: TABLE_NAME };
    return { ...deliveryServices(table, settings), runs: dynamoRunStore(table) };
  },
  run: async ({ run, source, pulls, evaluations }, services) => {
    const failedBatches = [...pulls, ...evaluations].filter(({ failed }) => failed === true).length;
    const failedPulls = pulls.flatMap(({ failed, batch }) => (failed === true && batch !== undefined ? [batch] : []));
    const delivered = await noted(services.runs, { run, step: 'deliver' }, () =>
      deliverNotices({ run, source, failedBatches, failedPulls }, services),
    );
    await services.runs.end(run, { at: services.clock.now().toISOString(), failed: failedBatches > 0 });
    return delivered;
  },
  measure: ({ notices, held, parked, failures }) => ({
    NoticesSent: notices,
    EventsHeld: held,
    NoticesParked: parked,
    BatchesFailed: failures,
    DeliveriesDeferred: 0,
  }),
  // Those that went out before the fault are counted by nobody; their deliveries are on record.
  measureFailure: (error) => (error instanceof DeliveryDeferred ? { DeliveriesDeferred: error.problems } : {}),
});
