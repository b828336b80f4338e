/** The shapes of what belongs to a reader, as the API answers them. */
import type * as z from 'zod';
import type { noticeSchema } from '../../../shared/api/schemas/alerts.ts';
import type {
  addressSchema,
  meSchema,
  previewSchema,
  settingsBodySchema,
  subscriptionBodySchema,
  subscriptionSchema,
} from '../../../shared/api/schemas/readers.ts';

export type Me = z.output<typeof meSchema>;
export type Address = z.output<typeof addressSchema>;
export type Subscription = z.output<typeof subscriptionSchema>;
export type NewSubscription = z.input<typeof subscriptionBodySchema>;
export type SettingsBody = z.input<typeof settingsBodySchema>;
export type Preview = z.output<typeof previewSchema>;
export type Notice = z.output<typeof noticeSchema>;
