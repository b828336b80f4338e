import * as z from 'zod';

/** What every function that tells readers needs to know. */
export const deliveryEnvironment = z.object({
  TABLE_NAME: z.string().min(1),
  STAGE: z.string().min(1),
  /** Carries every alert event as JSON, for machines. */
  PUBLIC_TOPIC_ARN: z.string().startsWith('arn:'),
  /** The console's address, with which every permalink in a notice starts. */
  LINK_BASE: z.url({ protocol: /^https?$/ }),
  /** Readers told in a second, by all functions together: SNS suspends addresses at more than ten e-mails. */
  NOTICES_PER_SECOND: z.coerce.number().int().positive().max(1000).default(9),
});
