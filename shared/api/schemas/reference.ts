/** What there is to choose from: sources, commodities, baskets, partners, groups. */
import * as z from 'zod';
import { periodSchema } from './common.ts';

const codeName = z.strictObject({ code: z.string(), name: z.string() });

export const sourceSchema = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    reporters: z.array(codeName),
    bases: z.strictObject({
      imports: z.array(z.strictObject({ id: z.string(), meaning: z.string() })),
      exports: z.array(z.strictObject({ id: z.string(), meaning: z.string() })),
    }),
    digits: z.array(z.int()).describe('How many digits a commodity code may have.'),
    quantityDigits: z.array(z.int()).describe('Of those, which carry a quantity.'),
    currency: z.string().describe('ISO 4217.'),
    timeZone: z.string().describe('IANA time zone of the publisher.'),
    lookAt: z.array(z.string()).describe('When a release is looked for, at the publisher.'),
    firstPeriod: periodSchema,
    usualDays: z.int().describe('Days from the end of a month to its usual release.'),
    lateDays: z.int().describe('Days after which a release counts as late.'),
  })
  .meta({ id: 'Source' });

export const commoditySchema = z
  .strictObject({ code: z.string(), text: z.string(), baskets: z.array(z.string()) })
  .meta({ id: 'Commodity' });

export const basketSchema = z
  .strictObject({
    id: z.string(),
    label: z.string(),
    from: periodSchema.describe('First month in which its HS6 codes exist.'),
    sources: z.array(z.string()).describe('Where the codes come from.'),
    lines: z.array(
      z.strictObject({
        hs6: z.string(),
        purity: z.enum(['clean', 'mixed', 'basket']),
        cn8: z.array(z.string()),
        hts10: z.array(z.string()),
        hts10Unseen: z.array(z.string()).describe('Printed in a tariff table, never seen in statistics.'),
        note: z.string().optional(),
      }),
    ),
  })
  .meta({ id: 'Basket' });

export const partnerSchema = codeName.meta({ id: 'Partner' });

export const groupSchema = z
  .strictObject({
    name: z.string(),
    label: z.string(),
    note: z.string().optional(),
    members: z.array(z.string()).describe('Partner codes of the members in `period`.'),
    fixed: z.array(z.string()).describe('The members of the fixed form: those of today for every month.'),
  })
  .meta({ id: 'Group' });
