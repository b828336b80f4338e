/** The settings of a rule that every metric has: how long, over what, what if, and what is told. */
import * as z from 'zod';

export const persistSchema = z
  .strictObject({
    months: z.int().min(1).max(60).default(1).describe('So many months must breach, such as 2'),
    'out-of': z.int().min(1).max(60).optional().describe('Among the last so many, such as 3; left out: all of them'),
    keep: z.int().min(1).max(60).default(1).describe('An alert ends after so many months running past the clear line'),
  })
  .refine(({ months, 'out-of': outOf }) => outOf === undefined || outOf >= months, {
    path: ['out-of'],
    error: 'at least as many as months',
  });

export const guardsSchema = z.strictObject({
  'minimum-trade': z
    .number()
    .min(0)
    .optional()
    .describe('Trade in the window, all partners together, under which there is no number, such as 1000000'),
  'when-missing': z
    .enum(['hold', 'clear', 'alert'])
    .default('hold')
    .describe('A month without a number changes nothing, counts as clear, or counts as a breach'),
  'confirm-after': z
    .int()
    .min(0)
    .max(12)
    .default(0)
    .describe('Judge a month only once so many later releases are there, such as 1 where figures are provisional'),
});

export const notifySchema = z.strictObject({
  'repeat-every': z
    .int()
    .min(1)
    .max(60)
    .optional()
    .describe('A reminder of an open alert every so many months, such as 3; left out: none'),
  corrections: z.boolean().default(true).describe('Whether to say so when a revision makes a past alert untrue'),
});

export const windowSchema = z.strictObject({
  months: z
    .union([z.int().min(1).max(60), z.literal('year-to-date')], { error: '1 to 60, or year-to-date' })
    .default(1)
    .describe('How far the sums reach back, such as 3 or 12, or year-to-date'),
});
