import * as z from 'zod';

export const environmentSchema = z.object({
  TABLE_NAME: z.string().min(1),
  STAGE: z.string().min(1),
  /** Carries every alert event as JSON, for machines. */
  PUBLIC_TOPIC_ARN: z.string().startsWith('arn:'),
  /** The console's address, with which every permalink in a notice starts. */
  LINK_BASE: z.url({ protocol: /^https?$/ }),
});
