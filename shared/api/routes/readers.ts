/** The caller's own addresses and subscriptions, and for operators the list of readers. */
import * as z from 'zod';
import { defineRoute, type Route } from '../route.ts';
import { flagQuery, idParameter, pageSchema, paging } from '../schemas/common.ts';
import {
  addressBodySchema,
  addressSchema,
  meSchema,
  previewSchema,
  readerSummarySchema,
  settingsBodySchema,
  subscriptionBodySchema,
  subscriptionSchema,
  testNoticeSchema,
} from '../schemas/readers.ts';

const own = { tag: 'Me', allow: 'readers' } as const;
const address = z.object({ address: idParameter });
const subscription = z.object({ subscription: idParameter });
const anAddress = { kind: 'email', address: 'ana@example.org' } as const;
const addressExample = {
  id: '8f3b0c2e',
  ...anAddress,
  state: 'pending',
  addedAt: '2026-09-04T12:30:00.000Z',
  problem: 'not confirmed yet',
} as const;
const conditions = { label: 'Critical minerals', tags: ['critical-minerals'], severities: ['critical'] } as const;

const subscriptionExample = { id: '5d1c9a70', ...conditions };
const meExample = {
  id: 'c0ffee00-0000-4000-8000-000000000001',
  name: 'Ana',
  timeZone: 'Europe/Berlin',
  cadence: 'immediate',
  digestAt: '08:00',
  addresses: [addressExample],
  subscriptions: [subscriptionExample],
  version: 3,
  problems: ['no confirmed address: nothing arrives', 'ana@example.org: not confirmed yet'],
} as const;

const meRoutes = [
  defineRoute({
    ...own,
    operation: 'getMe',
    method: 'GET',
    path: '/me',
    summary: 'My settings, addresses and subscriptions',
    description: 'While an address waits for its confirmation, Amazon SNS is asked whether it came.',
    isVersioned: true,
    answers: { 200: { description: 'The caller as a reader.', schema: meSchema } },
    problems: ['not-found'],
    examples: { answers: { 200: meExample } },
  }),
  defineRoute({
    ...own,
    operation: 'putMe',
    method: 'PUT',
    path: '/me',
    summary: 'Sign up, or change my settings',
    description: 'Addresses and subscriptions are no part of it and stay as they are.',
    body: settingsBodySchema,
    precondition: 'if-match-or-create',
    isVersioned: true,
    answers: {
      200: { description: 'Changed.', schema: meSchema },
      201: { description: 'Signed up.', schema: meSchema, headers: { location: '/me' } },
    },
    problems: ['conflict'],
    examples: {
      body: {
        name: 'Ana',
        timeZone: 'Europe/Berlin',
        cadence: 'daily',
        digestAt: '07:30',
        criticalAtOnce: true,
        quietHours: { from: '20:00', until: '07:00', criticalBreaksThrough: true },
      },
    },
  }),
  defineRoute({
    ...own,
    operation: 'removeMe',
    method: 'DELETE',
    path: '/me',
    summary: 'Leave: nothing is sent to me any more',
    description:
      'Addresses, settings and subscriptions are forgotten. Which notices went out stays on record, and in them the name of whoever removed or changed a rule.',
    precondition: 'if-match',
    answers: { 204: { description: 'Gone.' } },
    problems: ['not-found'],
  }),
  defineRoute({
    ...own,
    operation: 'sendTestNotice',
    method: 'POST',
    path: '/me/test-notice',
    summary: 'Send me a test notice',
    description: 'To all confirmed addresses, marked as a test. At most five an hour.',
    answers: { 200: { description: 'Sent.', schema: testNoticeSchema } },
    problems: ['not-found'],
  }),
  defineRoute({
    ...own,
    operation: 'previewNotices',
    method: 'GET',
    path: '/me/preview',
    summary: 'What my subscriptions would have brought',
    description: 'Backtests, by today’s figures, the rules that the subscriptions match; one notice a release.',
    query: z.object({
      months: z
        .string()
        .regex(/^(?:[1-9]|1\d|2[0-4])$/, { error: 'a whole number from 1 to 24' })
        .transform(Number)
        .default(12)
        .meta({ wire: { type: 'integer', minimum: 1, maximum: 24, default: 12 } })
        .describe('How far back.'),
    }),
    answers: { 200: { description: 'The notices, newest first.', schema: previewSchema } },
    problems: ['not-found'],
    examples: { query: { months: '12' } },
  }),
] as const satisfies readonly Route[];

const addressRoutes = [
  defineRoute({
    ...own,
    operation: 'addAddress',
    method: 'POST',
    path: '/me/addresses',
    summary: 'Add an address of mine',
    description:
      'Its owner is asked to confirm: by mail, or the server by a request with a link to visit; texts need none. One that is there already is answered as it is.',
    body: addressBodySchema,
    answers: {
      200: { description: 'It was there already.', schema: addressSchema },
      201: { description: 'Added.', schema: addressSchema, headers: { location: 'The address, under /me/addresses.' } },
    },
    problems: ['not-found'],
    examples: { answers: { 201: addressExample }, body: anAddress },
  }),
  defineRoute({
    ...own,
    operation: 'askForConfirmation',
    method: 'POST',
    path: '/me/addresses/{address}/confirmation',
    summary: 'Ask the owner of an address to confirm, once more',
    parameters: address,
    answers: { 200: { description: 'Asked.', schema: addressSchema } },
    problems: ['not-found'],
    examples: { parameters: { address: addressExample.id }, answers: { 200: addressExample } },
  }),
  defineRoute({
    ...own,
    operation: 'removeAddress',
    method: 'DELETE',
    path: '/me/addresses/{address}',
    summary: 'Remove an address of mine',
    parameters: address,
    answers: { 204: { description: 'Removed; nothing is sent there any more.' } },
    problems: ['not-found', 'conflict'],
    examples: { parameters: { address: addressExample.id } },
  }),
] as const satisfies readonly Route[];

const subscriptionRoutes = [
  defineRoute({
    ...own,
    operation: 'listSubscriptions',
    method: 'GET',
    path: '/me/subscriptions',
    summary: 'What I asked to be told of',
    query: z.object(paging),
    answers: { 200: { description: 'A page.', schema: pageSchema(subscriptionSchema) } },
    problems: ['not-found'],
    examples: { answers: { 200: { items: [subscriptionExample] } } },
  }),
  defineRoute({
    ...own,
    operation: 'addSubscription',
    method: 'POST',
    path: '/me/subscriptions',
    summary: 'Ask to be told of something',
    body: subscriptionBodySchema,
    answers: {
      201: {
        description: 'Added.',
        schema: subscriptionSchema,
        headers: { location: 'The subscription, under /me/subscriptions.' },
      },
    },
    problems: ['not-found'],
    examples: { answers: { 201: subscriptionExample }, body: conditions },
  }),
  defineRoute({
    ...own,
    operation: 'replaceSubscription',
    method: 'PUT',
    path: '/me/subscriptions/{subscription}',
    summary: 'Replace a subscription of mine',
    parameters: subscription,
    body: subscriptionBodySchema,
    answers: { 200: { description: 'Replaced.', schema: subscriptionSchema } },
    problems: ['not-found', 'conflict'],
    examples: { parameters: { subscription: subscriptionExample.id }, body: conditions },
  }),
  defineRoute({
    ...own,
    operation: 'removeSubscription',
    method: 'DELETE',
    path: '/me/subscriptions/{subscription}',
    summary: 'Remove a subscription of mine',
    parameters: subscription,
    answers: { 204: { description: 'Removed.' } },
    problems: ['not-found', 'conflict'],
    examples: { parameters: { subscription: subscriptionExample.id } },
  }),
] as const satisfies readonly Route[];

export const readersRoutes = [
  ...meRoutes,
  ...addressRoutes,
  ...subscriptionRoutes,
  defineRoute({
    operation: 'listReaders',
    method: 'GET',
    path: '/readers',
    summary: 'Every reader, with addresses masked',
    tag: 'Readers',
    allow: 'operators',
    query: z.object({ problem: flagQuery.describe('Only those whom something keeps from being told.'), ...paging }),
    answers: { 200: { description: 'A page, in order of id.', schema: pageSchema(readerSummarySchema) } },
  }),
] as const satisfies readonly Route[];
