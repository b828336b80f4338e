import * as z from 'zod';
import { deliveryServices } from '../../shared/lambda/delivery-services.ts';
import { serviceHandler } from '../../shared/lambda/service-handler.ts';
import { dynamoClient } from '../../shared/storage/table.ts';
import { deliverHeld } from './deliver-held.ts';
import { environmentSchema } from './environment.ts';

export const handler = serviceHandler({
  name: 'deliver-held',
  input: z.looseObject({ run: z.string().optional() }),
  environment: environmentSchema,
  services: ({ TABLE_NAME, ...settings }) => deliveryServices({ client: dynamoClient(), table: TABLE_NAME }, settings),
  run: (_, services) => deliverHeld(services),
  measure: ({ notices, parked, problems }) => ({
    NoticesSent: notices,
    NoticesParked: parked,
    DeliveriesDeferred: problems.length,
  }),
});
