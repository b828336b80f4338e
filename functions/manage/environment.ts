import * as z from 'zod';

export const environmentSchema = z.object({
  TABLE_NAME: z.string().min(1),
  STAGE: z.string().min(1),
  /** Where every alert event goes as JSON. */
  PUBLIC_TOPIC_ARN: z.string().min(1),
  /** The console: what the links of a notice begin with. */
  LINK_BASE: z.url(),
  /** What the names of readers' topics begin with. */
  TOPIC_PREFIX: z.string().min(1),
  /** Who starts runs. `in-process` is for one machine, where the starter is handed in. */
  RUN_STARTER: z.enum(['step-functions', 'in-process']),
  /** The state machine of a source is this and the source's id. */
  STATE_MACHINE_ARN_PREFIX: z.string().min(1).optional(),
});
