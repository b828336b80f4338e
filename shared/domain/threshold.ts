/** The lines of a rule: where a subject leaves `clear`, and where it comes back. */
import * as z from 'zod';
import type { Scale } from './metrics/metric.ts';
import { isPercent, type Percent, percentSchema, ratioOf } from './percent.ts';

export const thresholdSchema = z.strictObject({
  above: percentSchema.optional().describe('Critical strictly above this line, such as 80%, 0.4 or 1000000'),
  below: percentSchema.optional().describe('Critical strictly below this line; instead of above'),
  'clear-below': percentSchema
    .optional()
    .describe('With above: an alert ends strictly below this line, such as 75%; left out: below the threshold'),
  'clear-above': percentSchema
    .optional()
    .describe('With below: an alert ends strictly above this line; left out: above the threshold'),
  warning: percentSchema.optional().describe('A first line, nearer than the threshold, such as 70%'),
});
type ThresholdDocument = z.output<typeof thresholdSchema>;

/** One line with its clear line. A value breaches strictly beyond `raise` and is near strictly beyond `clear`, the other way. */
export interface Line {
  readonly raise: number;
  readonly clear: number;
}

export interface Lines {
  readonly direction: 'above' | 'below';
  readonly critical: Line;
  readonly warning?: Line;
}

/** True when the value is strictly beyond the line; equal is no breach. */
export function breaches(value: number, { raise }: Line, direction: Lines['direction']): boolean {
  return direction === 'above' ? value > raise : value < raise;
}

/** True when the value is strictly on the near side of the clear line; equal changes nothing. */
export function isNear(value: number, { clear }: Line, direction: Lines['direction']): boolean {
  return direction === 'above' ? value < clear : value > clear;
}

/**
 * The lines in numbers. A warning without a clear line of its own ends at the warning line, or at the threshold's
 * clear line where that lies still further back.
 */
export function linesOf(threshold: ThresholdDocument): Lines {
  const direction = threshold.above === undefined ? 'below' : 'above';
  const raise = ratioOf(threshold.above ?? threshold.below ?? Number.NaN);
  const written = direction === 'above' ? threshold['clear-below'] : threshold['clear-above'];
  const clear = written === undefined ? raise : ratioOf(written);
  if (threshold.warning === undefined) return { direction, critical: { raise, clear } };
  const warning = ratioOf(threshold.warning);
  const further = direction === 'above' ? Math.min(warning, clear) : Math.max(warning, clear);
  return { direction, critical: { raise, clear }, warning: { raise: warning, clear: further } };
}

/** What is wrong with a threshold, with the key and what was expected there. */
export interface ThresholdProblem {
  readonly path: string[];
  readonly error: string;
  readonly input: unknown;
}

/** Checks that the lines are in order and in the metric's scale. */
export function checkThreshold(threshold: ThresholdDocument, scale: Scale): ThresholdProblem[] {
  const { above, below } = threshold;
  if ((above === undefined) === (below === undefined))
    return [{ path: ['threshold'], error: 'either above or below, one of the two', input: threshold }];
  return [...checkScale(threshold, scale), ...checkOrder(threshold)];
}

/** What a line must look like in a scale, and the words for it; that of a change may be any number. */
const SCALES: Readonly<Partial<Record<Scale, { fits: (written: Percent) => boolean; expected: string }>>> = {
  ratio: {
    fits: (written) => ratioOf(written) >= 0 && ratioOf(written) <= 1,
    expected: 'a share from 0% to 100%, such as 80% or 0.8',
  },
  amount: { fits: (written) => !isPercent(written), expected: 'an amount in the unit of the series, such as 1000000' },
  index: { fits: (written) => !isPercent(written), expected: 'a plain number, such as 0.4' },
  count: { fits: (written) => !isPercent(written), expected: 'a number, such as 5' },
};

function checkScale(threshold: ThresholdDocument, scale: Scale): ThresholdProblem[] {
  const form = SCALES[scale];
  if (form === undefined) return [];
  return Object.entries(threshold).flatMap(([key, written]) =>
    written === undefined || form.fits(written)
      ? []
      : [{ path: ['threshold', key], error: form.expected, input: written }],
  );
}

const ABOVE = { clear: 'clear-below', wrong: 'clear-above', words: ['at most', 'less than'] } as const;
const BELOW = { clear: 'clear-above', wrong: 'clear-below', words: ['at least', 'more than'] } as const;

function checkOrder(threshold: ThresholdDocument): ThresholdProblem[] {
  const isAbove = threshold.above !== undefined;
  const { clear, wrong, words } = isAbove ? ABOVE : BELOW;
  const line = threshold.above ?? threshold.below ?? 0;
  /** How far behind the threshold, on its near side, a written line lies; below zero is beyond it. */
  const behind = (written: Percent | undefined) =>
    written === undefined ? Number.POSITIVE_INFINITY : (ratioOf(line) - ratioOf(written)) * (isAbove ? 1 : -1);
  const problems: ThresholdProblem[] = [];
  const refuse = (key: keyof ThresholdDocument, error: string) =>
    problems.push({ path: ['threshold', key], error, input: threshold[key] });
  if (threshold[wrong] !== undefined) refuse(wrong, `${clear}, which goes with ${isAbove ? 'above' : 'below'}`);
  if (behind(threshold[clear]) < 0) refuse(clear, `${words[0]} ${line}, the threshold`);
  if (behind(threshold.warning) <= 0) refuse('warning', `${words[1]} ${line}, the threshold`);
  return problems;
}
