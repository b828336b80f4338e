/** Which series a rule looks at: one commodity or several added up, of one source, reporter, flow and basis. */
import * as z from 'zod';
import { basketCodes, basketIds, isBasket } from './baskets.ts';
import { commoditySchema, flowSchema, measureSchema, type SeriesId, seriesId } from './series.ts';

export const seriesSchema = z
  .strictObject({
    /** A publisher of statistics, such as us-census. */
    source: z.string(),
    /** Whose trade it is. */
    reporter: z.string(),
    flow: flowSchema,
    /** What the figure is, in the source's terms: `consumption`, `general`. */
    basis: z.string(),
    /** Codes of the source's nomenclature; several are added up. */
    commodities: z
      .array(commoditySchema, { error: 'a list with at least one code' })
      .min(1, { error: 'at least one commodity code' })
      .refine((codes) => new Set(codes).size === codes.length, { error: 'each code once' })
      .refine((codes) => !codes.some((code) => codes.some((other) => other !== code && other.startsWith(code))), {
        error: 'codes that do not contain each other, or trade would count twice',
      })
      .optional(),
    /** Instead of codes: a basket of the carried list, by its name and the length of code to take. */
    basket: z
      .strictObject({
        name: z.string().refine(isBasket, { error: `a basket: ${basketIds().join(', ')}` }),
        /** 6: HS; 8: CN (EU and UK); 10: HTS (US). */
        digits: z.literal([6, 8, 10]).default(6),
      })
      .optional(),
    measure: measureSchema.default('value'),
  })
  .superRefine(({ commodities, basket: named }, context) => {
    if (commodities === undefined && named === undefined)
      context.addIssue({ code: 'custom', path: ['commodities'], message: 'at least one commodity code, or a basket' });
    if (commodities !== undefined && named !== undefined)
      context.addIssue({ code: 'custom', path: ['basket'], message: 'either commodities or a basket, one of the two', input: named });
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
export function codesOf({ commodities, basket: named }: Pick<SeriesSelection, 'commodities' | 'basket'>): readonly string[] {
  return commodities ?? (named === undefined ? [] : basketCodes(named.name, named.digits).codes);
}

/** The series that a selection adds up, one a commodity, in the order written. */
export function seriesOf(selection: SeriesSelection): SeriesId[] {
  return codesOf(selection).map((commodity) => seriesId({ ...selection, commodity }));
}
