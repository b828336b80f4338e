import * as z from 'zod';

export const environmentSchema = z.object({
  TABLE_NAME: z.string().min(1),
  STAGE: z.string().min(1),
  /**
   * Where in Secrets Manager the key of a source lies: this and the source's id. Without it the key comes from
   * `CHOKEPOINT_<SOURCE>_KEY`, as on one machine.
   */
  SOURCE_SECRET_PREFIX: z.string().min(1).optional(),
});
