/** Which series a rule looks at: one commodity or several added up, of one source, reporter, flow and basis. */
import * as z from 'zod';
import { basketCodes, basketIds, isBasket } from './baskets.ts';
import { commoditySchema, flowSchema, measureSchema, type SeriesId, seriesId } from './series.ts';

export const seriesSchema = z
  .strictObject({
    source: z.string().describe('A publisher of statistics, such as us-census'),
    reporter: z.string().describe('Whose trade it is, such as US'),
    flow: flowSchema.describe('imports or exports'),
    basis: z.string().describe("What the figure is, in the source's terms, such as consumption"),
    commodities: z
      .array(commoditySchema, { error: 'a list with at least one code' })
      .min(1, { error: 'at least one commodity code' })
      .refine((codes) => new Set(codes).size === codes.length, { error: 'each code once' })
      .refine((codes) => !codes.some((code) => codes.some((other) => other !== code && other.startsWith(code))), {
        error: 'codes that do not contain each other, or trade would count twice',
      })
      .optional()
      .describe('Codes in quotes, such as ["8101940000"]; several are added up'),
    basket: z
      .strictObject({
        name: z
          .string()
          .refine(isBasket, { error: `a basket: ${basketIds().join(', ')}` })
          .describe(`A basket: ${basketIds().join(', ')}`),
        digits: z.literal([6, 8, 10]).default(6).describe('Length of code: 6 HS, 8 CN (EU and UK), 10 HTS (US)'),
      })
      .optional()
      .describe('Instead of codes, a carried basket, such as { name: rare_earths, digits: 10 }'),
    measure: measureSchema.default('value').describe('value, or quantity where the source gives one'),
  })
  .superRefine(({ commodities, basket: named }, context) => {
    if (commodities === undefined && named === undefined)
      context.addIssue({ code: 'custom', path: ['commodities'], message: 'at least one commodity code, or a basket' });
    if (commodities !== undefined && named !== undefined)
      context.addIssue({
        code: 'custom',
        path: ['basket'],
        message: 'either commodities or a basket, one of the two',
        input: named,
      });
    if (named === undefined || !isBasket(named.name)) return;
    const { codes, gaps } = basketCodes(named.name, named.digits);
    if (codes.length === 0 || gaps.length > 0)
      context.addIssue({
        code: 'custom',
        path: ['basket', 'digits'],
        message: `a length of code at which the whole basket is known; of ${named.name} ${gaps.join(', ')} has none of ${named.digits} digits`,
        input: named.digits,
      });
  });
export type SeriesSelection = z.output<typeof seriesSchema>;

/** The codes that a selection adds up, in the order written. */
export function codesOf({
  commodities,
  basket: named,
}: Pick<SeriesSelection, 'commodities' | 'basket'>): readonly string[] {
  return commodities ?? (named === undefined ? [] : basketCodes(named.name, named.digits).codes);
}

/** The series that a selection adds up, one a commodity, in the order written. */
export function seriesOf(selection: SeriesSelection): SeriesId[] {
  return codesOf(selection).map((commodity) => seriesId({ ...selection, commodity }));
}
