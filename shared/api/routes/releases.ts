/** What came, what is due, what is late. */
import * as z from 'zod';
import { defineRoute, type Route } from '../route.ts';
import { pageSchema, paging } from '../schemas/common.ts';
import { releaseEntrySchema, releaseStateSchema } from '../schemas/releases.ts';

const sourceQuery = z.string().max(64).optional().describe('This source alone.');

export const releasesRoutes = [
  defineRoute({
    operation: 'listReleases',
    method: 'GET',
    path: '/releases',
    summary: 'The release calendar, newest month first',
    tag: 'Releases',
    allow: 'readers',
    query: z.object({ source: sourceQuery, state: releaseStateSchema.optional(), ...paging }),
    answers: { 200: { description: 'A page of the calendar.', schema: pageSchema(releaseEntrySchema) } },
    examples: {
      query: { state: 'arrived', limit: '10' },
      answers: {
        200: {
          items: [
            {
              source: 'us-census',
              sourceName: 'US Census Bureau',
              reporter: 'US',
              reporterName: 'United States',
              period: '2026-07',
              state: 'arrived',
              due: '2026-09-04',
              dueBy: 'usual',
              lateFrom: '2026-09-11',
              firstSeen: '2026-09-03T12:45:00.000Z',
              processedAt: '2026-09-03T12:47:10.000Z',
              revisions: [],
              rules: 12,
            },
          ],
        },
      },
    },
  }),
  defineRoute({
    operation: 'getReleasesCalendar',
    method: 'GET',
    path: '/releases.ics',
    summary: 'The release calendar for a calendar program',
    tag: 'Releases',
    allow: 'anyone',
    query: z.object({ source: sourceQuery }),
    answers: {
      200: {
        description: 'iCalendar (RFC 5545).',
        contents: { 'text/calendar': 'BEGIN:VCALENDAR\r\n…\r\nEND:VCALENDAR\r\n' },
      },
    },
  }),
] as const satisfies readonly Route[];
