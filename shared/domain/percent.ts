/** A ratio as people write it: `80%`, or `0.8`; a difference of two shares: `10 points`. */
import * as z from 'zod';

const PERCENT = /^(-?\d+(?:\.\d+)?)\s?(?:%|points?)$/;

/** `80%` as text, or a ratio as a number. Kept as written; {@link ratioOf} gives the number. */
export const percentSchema = z.union([z.string().regex(PERCENT, { abort: true }), z.number()], {
  error: 'a percentage such as 80%, or a ratio such as 0.8',
});
export type Percent = z.output<typeof percentSchema>;

/** A share of a whole. */
export const shareSchema = percentSchema.refine((written) => ratioOf(written) >= 0 && ratioOf(written) <= 1, {
  error: 'a share from 0% to 100%, such as 10%',
});

/** True when it is written as a percentage. */
export function isPercent(written: Percent): written is string {
  return typeof written === 'string';
}

/** The ratio: 0.8 for `80%` and for 0.8. Divides by 100 once, so that 80% is the double nearest to 0.8. */
export function ratioOf(written: Percent): number {
  if (typeof written === 'number') return written;
  const match = PERCENT.exec(written);
  if (match === null) throw new RangeError(`not a percentage: ${written}`);
  return Number(match[1]) / 100;
}
