import * as z from 'zod';

export const environmentSchema = z.object({
  TABLE_NAME: z.string().min(1),
  STAGE: z.string().min(1),
  /** What the names of readers' topics begin with. */
  TOPIC_PREFIX: z.string().min(1),
});
