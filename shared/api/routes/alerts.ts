/** Alerts, and the notices that tell of them. */
import * as z from 'zod';
import { defineRoute, type Route } from '../route.ts';
import {
  acknowledgementBodySchema,
  alertSchema,
  alertWithEventsSchema,
  noticeSchema,
  parkedNoticeSchema,
  retriedSchema,
  snoozeBodySchema,
} from '../schemas/alerts.ts';
import { idParameter, pageSchema, paging } from '../schemas/common.ts';
import { severitySchema } from '../schemas/levels.ts';

const alert = z.object({ alert: idParameter.describe('Id of an alert.') });
const anAlert = { alert: 'us-tungsten-china~us-tungsten-china~2025-03' };
const changed = { 200: { description: 'The alert as it then stands.', schema: alertSchema } };
const ofAlert = { tag: 'Alerts', allow: 'readers', parameters: alert, problems: ['not-found'] } as const;

const maybeFlagQuery = z
  .enum(['true', 'false'])
  .transform((text) => text === 'true')
  .optional()
  .meta({ wire: { type: 'boolean' } });

const alertRoutes = [
  defineRoute({
    operation: 'listAlerts',
    method: 'GET',
    path: '/alerts',
    summary: 'Alerts, newest first',
    description:
      'A page may hold fewer than `limit` and still have a `next`: a filter looks through so many at a time.',
    tag: 'Alerts',
    allow: 'readers',
    query: z.object({
      state: z.enum(['open', 'closed']).optional(),
      rule: idParameter.optional(),
      tag: z.string().min(1).max(100).optional(),
      partner: z.string().min(1).max(100).optional().describe('A partner such as `CN`, or a group such as `EU`.'),
      severity: severitySchema.optional(),
      acknowledged: maybeFlagQuery,
      ...paging,
    }),
    answers: { 200: { description: 'A page.', schema: pageSchema(alertSchema) } },
    examples: { query: { state: 'open' } },
  }),
  defineRoute({
    ...ofAlert,
    operation: 'getAlert',
    method: 'GET',
    path: '/alerts/{alert}',
    summary: 'An alert with every event and its explanation',
    description: 'As CSV: the rows that its last event was computed from, as they were known then.',
    isVersioned: true,
    answers: {
      200: {
        description: 'The alert.',
        schema: alertWithEventsSchema,
        contents: {
          'text/csv':
            'series,period,partner,partner name,measure,unit,amount,suppressed,retrieved at\r\nus-census/US/imports/consumption/8101940000,2025-03,CN,China,value,USD,1023928,false,2025-05-06T12:30:00.000Z\r\n',
        },
      },
    },
    examples: { parameters: anAlert },
  }),
  defineRoute({
    ...ofAlert,
    operation: 'acknowledgeAlert',
    method: 'POST',
    path: '/alerts/{alert}/acknowledgement',
    summary: 'Acknowledge an alert',
    description: 'Everybody sees who did, when, and with what comment. It counts until the alert is raised again.',
    body: acknowledgementBodySchema,
    isBodyOptional: true,
    answers: changed,
    examples: { parameters: anAlert, body: { comment: 'Asked the buyers for a second source.' } },
  }),
  defineRoute({
    ...ofAlert,
    operation: 'takeBackAcknowledgement',
    method: 'DELETE',
    path: '/alerts/{alert}/acknowledgement',
    summary: 'Take an acknowledgement back',
    answers: changed,
    examples: { parameters: anAlert },
  }),
  defineRoute({
    ...ofAlert,
    operation: 'snoozeAlert',
    method: 'POST',
    path: '/alerts/{alert}/snooze',
    summary: 'Tell me nothing of an alert until then',
    description: 'For the caller alone. What happens meanwhile is told when the snooze ends.',
    body: snoozeBodySchema,
    answers: changed,
    problems: ['not-found', 'conflict'],
    examples: { parameters: anAlert, body: { until: '2099-01-01T08:00:00Z' } },
  }),
  defineRoute({
    ...ofAlert,
    operation: 'endSnooze',
    method: 'DELETE',
    path: '/alerts/{alert}/snooze',
    summary: 'End my snooze of an alert',
    answers: changed,
    problems: ['not-found', 'conflict'],
    examples: { parameters: anAlert },
  }),
] as const satisfies readonly Route[];

export const alertsRoutes = [
  ...alertRoutes,
  defineRoute({
    operation: 'listNotices',
    method: 'GET',
    path: '/me/notices',
    summary: 'What I was sent, and what waits to be sent',
    description: 'Newest first; the first page begins with what is held for later or could not be sent.',
    tag: 'Me',
    allow: 'readers',
    query: z.object(paging),
    answers: { 200: { description: 'A page.', schema: pageSchema(noticeSchema) } },
  }),
  defineRoute({
    operation: 'listParkedNotices',
    method: 'GET',
    path: '/parked-notices',
    summary: 'Notices that could not be sent, of all readers',
    tag: 'Readers',
    allow: 'operators',
    query: z.object(paging),
    answers: { 200: { description: 'A page, oldest first.', schema: pageSchema(parkedNoticeSchema) } },
  }),
  defineRoute({
    operation: 'retryParkedNotice',
    method: 'POST',
    path: '/parked-notices/{notice}/retry',
    summary: 'Send a parked notice again, now',
    description:
      'The reader’s topic is brought to order first: one that was missing is made again, and its addresses are asked to confirm. While none is confirmed, this is a conflict.',
    tag: 'Readers',
    allow: 'operators',
    parameters: z.object({ notice: idParameter.describe('Id of a parked notice.') }),
    answers: { 200: { description: 'It was sent, or is parked again.', schema: retriedSchema } },
    problems: ['not-found', 'conflict'],
    examples: { parameters: { notice: '12f451316215b5' } },
  }),
] as const satisfies readonly Route[];
