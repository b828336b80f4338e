import * as z from 'zod';
import { deliveryEnvironment } from '../../shared/lambda/delivery-environment.ts';

export const environmentSchema = deliveryEnvironment.extend({
  /** What the names of readers' topics begin with. */
  TOPIC_PREFIX: z.string().min(1),
  /** Who starts runs. `in-process` is for one machine, where the starter is handed in. */
  RUN_STARTER: z.enum(['step-functions', 'in-process']),
  /** The state machine of a source is this and the source's id. */
  STATE_MACHINE_ARN_PREFIX: z.string().min(1).optional(),
});
