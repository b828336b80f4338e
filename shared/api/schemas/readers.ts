/** Readers: who is told, where, of what, and when. */
import * as z from 'zod';
import { ADDRESS_KINDS, ADDRESS_STATES } from '../../domain/address.ts';
import { EVENT_KINDS } from '../../domain/alert.ts';
import { basketIds, isBasket } from '../../domain/baskets.ts';
import { plainLine } from '../../domain/plain-line.ts';
import {
  CADENCES,
  isTimeOfDay,
  isTimeZone,
  LONGEST_NAME,
  SETTINGS_DEFAULT,
  WEEKDAYS,
} from '../../domain/reader-settings.ts';
import { isPartnerOrGroup } from '../../domain/subscription.ts';
import { instantSchema, periodSchema } from './common.ts';

/** What a person calls something: brought to one plain line, of which something must be left. */
const titleSchema = (what: string) =>
  z
    .string()
    .max(LONGEST_NAME, { error: `${what} of at most ${LONGEST_NAME} characters` })
    .transform(plainLine)
    .refine((line) => line !== '', { error: `${what} with something to see` })
    .meta({ wire: { type: 'string', minLength: 1, maxLength: LONGEST_NAME } });

const timeOfDaySchema = z
  .string()
  .refine(isTimeOfDay, { error: 'a time of the day such as 08:00' })
  .meta({ wire: { type: 'string', pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' } });

const timeZoneSchema = z
  .string()
  .refine(isTimeZone, { error: 'a time zone such as Europe/Berlin' })
  .describe('A name of the IANA database, such as `Europe/Berlin`.');

const quietHoursSchema = z
  .strictObject({
    from: timeOfDaySchema,
    until: timeOfDaySchema.describe('On the next day where it is before `from`.'),
    criticalBreaksThrough: z.boolean().default(false).describe('Critical events are told in quiet hours too.'),
  })
  .refine(({ from, until }) => from !== until, { path: ['until'], error: 'another time than from' })
  .meta({ id: 'QuietHours', description: 'Nothing is sent then; it comes when they end.' });

const settingsShape = {
  name: titleSchema('a name').describe('Stands in notices. Line breaks and invisible characters are dropped.'),
  timeZone: timeZoneSchema.default(SETTINGS_DEFAULT.timeZone),
  cadence: z
    .enum(CADENCES)
    .default(SETTINGS_DEFAULT.cadence)
    .describe('Told at each release, or together once a day or a week.'),
  digestAt: timeOfDaySchema.default(SETTINGS_DEFAULT.digestAt).describe('When a digest comes, in the time zone.'),
  digestDay: z.enum(WEEKDAYS).exactOptional().describe('Of a weekly digest; Monday unless given.'),
  criticalAtOnce: z.boolean().exactOptional().describe('Of a digest: critical events do not wait for it.'),
  quietHours: quietHoursSchema.exactOptional(),
};

/** Settings as a reader sends them. */
export const settingsBodySchema = z
  .strictObject(settingsShape)
  .refine(({ cadence, digestDay }) => digestDay === undefined || cadence === 'weekly', {
    path: ['digestDay'],
    error: 'nothing here: it goes with cadence: weekly',
  })
  .refine(({ cadence, criticalAtOnce }) => criticalAtOnce === undefined || cadence !== 'immediate', {
    path: ['criticalAtOnce'],
    error: 'nothing here: it goes with cadence: daily or weekly',
  })
  .transform(({ digestDay, quietHours, ...settings }) => ({
    ...settings,
    ...(settings.cadence === 'weekly' && { digestDay: digestDay ?? 'monday' }),
    ...(quietHours !== undefined && { quietHours }),
  }))
  .meta({ id: 'ReaderSettings', description: 'How a reader wants to be told.' });

export const addressBodySchema = z
  .strictObject({
    kind: z.enum(ADDRESS_KINDS),
    address: z
      .string()
      .min(1)
      .max(2000)
      .describe('An e-mail address, a number in E.164 form such as `+12065550100`, or an https URL.'),
  })
  .meta({ id: 'NewAddress' });

export const addressSchema = z
  .strictObject({
    id: z.string(),
    kind: z.enum(ADDRESS_KINDS),
    address: z.string(),
    state: z
      .enum(ADDRESS_STATES)
      .describe('`pending` waits for its owner’s confirmation, `opted-out` answered STOP, `gone` gets nothing.'),
    addedAt: instantSchema,
    confirmedAt: instantSchema.exactOptional(),
    remindedAt: instantSchema.exactOptional().describe('When its owner was reminded to confirm.'),
    problem: z.string().exactOptional().describe('What keeps notices from arriving there.'),
  })
  .meta({ id: 'Address' });

const MOST_OF_A_CONDITION = 100;

function several<Schema extends z.ZodType<string>>(one: Schema, least = 1) {
  return z
    .array(one)
    .min(least, { error: 'at least one' })
    .max(MOST_OF_A_CONDITION, { error: `at most ${MOST_OF_A_CONDITION}` })
    .refine((list) => new Set(list).size === list.length, { error: 'each once' })
    .exactOptional();
}

const slugSchema = z
  .string()
  .max(64)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, { error: 'lower-case words joined by hyphens' });

const conditionsShape = {
  label: titleSchema('a label').exactOptional().describe('What the reader calls it.'),
  rules: several(slugSchema).describe('Ids of rules.'),
  tags: several(slugSchema).describe('Tags of rules.'),
  baskets: several(z.string().refine(isBasket, { error: `a basket: ${basketIds().join(', ')}` })).describe(
    'Baskets: rules all of whose goods belong to one.',
  ),
  commodities: several(
    z.string().regex(/^\d{2}(?:\d{2}){0,4}$/, { error: 'a code of 2, 4, 6, 8 or 10 digits, without dots' }),
  ).describe('Codes: rules that look at one, or at a code beneath one.'),
  partners: several(
    z.string().refine(isPartnerOrGroup, { error: 'a partner such as CN, or a group such as EU' }),
  ).describe('Partners or groups that a rule names, and a partner’s own events of a rule about each.'),
  severities: several(z.enum(['warning', 'critical']), 0).describe(
    'Severities of events. Empty together with `lateness`: late releases and nothing else.',
  ),
  lateness: z.boolean().exactOptional().describe('Tell of late releases as well that the rules wait for.'),
};

export const subscriptionBodySchema = z
  .strictObject(conditionsShape)
  .refine(({ severities, lateness }) => severities?.length !== 0 || lateness === true, {
    path: ['severities'],
    error: 'at least one, unless lateness asks for late releases alone',
  })
  .meta({
    id: 'NewSubscription',
    description: 'One condition a field, all must hold; without any it takes everything.',
  });

export const subscriptionSchema = z
  .strictObject({ id: z.string(), ...conditionsShape, label: z.string().exactOptional() })
  .meta({ id: 'Subscription', description: 'One condition a field, all must hold; without any it takes everything.' });

export const meSchema = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    timeZone: z.string(),
    cadence: z.enum(CADENCES),
    digestAt: z.string(),
    digestDay: z.enum(WEEKDAYS).exactOptional(),
    criticalAtOnce: z.boolean().exactOptional(),
    quietHours: z
      .strictObject({ from: z.string(), until: z.string(), criticalBreaksThrough: z.boolean() })
      .exactOptional(),
    addresses: z.array(addressSchema),
    subscriptions: z.array(subscriptionSchema),
    version: z.int().min(1),
    problems: z.array(z.string()).describe('What keeps this reader from being told.'),
  })
  .meta({ id: 'Me', description: 'The caller as a reader.' });

export const testNoticeSchema = z
  .strictObject({
    sentAt: instantSchema,
    messageId: z.string(),
    addresses: z.array(z.string()).describe('Ids of the addresses that it goes to.'),
    subject: z.string(),
    email: z.string(),
    sms: z.string(),
  })
  .meta({ id: 'TestNotice' });

export const previewSchema = z
  .strictObject({
    from: periodSchema,
    until: periodSchema,
    rules: z.strictObject({
      matching: z.int().describe('Rules that the subscriptions can match.'),
      looked: z.int().describe('How many of these were backtested; fewer where there are very many.'),
    }),
    notices: z
      .array(
        z.strictObject({
          source: z.string(),
          sourceName: z.string(),
          period: periodSchema.describe('The release that the notice would have come with.'),
          subject: z.string(),
          sms: z.string(),
          count: z.int().min(1),
          events: z
            .array(
              z.strictObject({
                rule: z.string(),
                ruleName: z.string(),
                subject: z.string(),
                kind: z.enum(EVENT_KINDS),
                severity: z.enum(['warning', 'critical']),
                reason: z.string(),
              }),
            )
            .describe('The first fifty.'),
        }),
      )
      .describe('Newest first, one a release.'),
  })
  .meta({ id: 'Preview', description: 'What the subscriptions would have brought, by today’s figures.' });

export const readerSummarySchema = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    timeZone: z.string(),
    cadence: z.enum(CADENCES),
    addresses: z.array(addressSchema).describe('Masked: enough to tell them apart.'),
    subscriptions: z.int(),
    createdAt: instantSchema,
    problems: z.array(z.string()),
  })
  .meta({ id: 'Reader', description: 'A reader as operators see one.' });
