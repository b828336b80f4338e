/** What a metric is: the keys that a rule may write, the column that it computes, and how it says itself. */
import type * as z from 'zod';
import type { Panel, Span } from '../panel.ts';
import type { PartnerCode } from '../series.ts';
import type { SeriesSelection } from '../series-selection.ts';

/** A number or a reason for none, for every period of a panel. */
export interface Column {
  /** Meaningless where `gaps` is not 0. */
  readonly values: Float64Array;
  readonly gaps: Uint8Array;
}

/**
 * `ratio`: 0 to 1, written as a percentage. `amount`: in the unit of the series. `index`: a plain number, such as an HHI.
 * `count`: a whole number. `change`: a signed percentage. `points`: a signed difference of two ratios, in points.
 */
export type Scale = 'ratio' | 'amount' | 'index' | 'count' | 'change' | 'points';

/** What one subject's number is computed from, besides the parameters. */
export interface Question {
  /** The panel of the metric's first input; for most metrics the only one. */
  readonly panel: Panel;
  /** Those of its other inputs, on the same periods. */
  readonly others: readonly Panel[];
  readonly span: Span;
  /** A partner for metrics that yield one subject a partner; otherwise undefined. */
  readonly subject?: PartnerCode;
  /** 1 for each column that cannot be compared with the year before, because codes became others in between. */
  readonly broken?: Uint8Array;
}

/** The amounts behind a value, for the explanation: a share has both, an amount has no denominator. */
export interface Parts {
  readonly numerator: Float64Array;
  readonly denominator?: Float64Array;
  /** Set where the numerator is a part of the denominator, and the number their ratio: "the trade of China". */
  readonly whose?: string;
  /** What the two are called, where they are not a part and its whole. */
  readonly names?: readonly [string, string];
}

/** What a metric reads off a window: the amount of one partner, its share of the total, the total, or the HHI of all. */
export type Reading =
  | { readonly of: 'amount'; readonly partner: PartnerCode }
  | { readonly of: 'share'; readonly partner: PartnerCode }
  | { readonly of: 'total' }
  | { readonly of: 'hhi' };

export interface Metric<Schema extends z.ZodType = z.ZodType> {
  readonly kind: string;
  /** A strict object whose `kind` is the metric's own: the keys below `metric:` in a rule. */
  readonly schema: Schema;
  scale(parameters: z.output<Schema>): Scale;
  /** Which series it needs; left out: those of the rule. */
  inputs?(parameters: z.output<Schema>, series: SeriesSelection): readonly SeriesSelection[];
  /** Unit of the value, where it is not that of the first panel. */
  unit?(parameters: z.output<Schema>, panels: readonly Panel[]): string;
  /** The partners that each become a subject; undefined, or left out: the rule is its own one subject. */
  subjects?(parameters: z.output<Schema>, question: Question): readonly PartnerCode[] | undefined;
  measure(parameters: z.output<Schema>, question: Question): Column;
  /** Set where `measure` is no more than this: then the newest period can be assessed without the others (latest.ts). */
  reading?(parameters: z.output<Schema>): Reading | undefined;
  parts?(parameters: z.output<Schema>, question: Question): Parts | undefined;
  /** To stand before "of US imports of ...": "China's share". */
  phrase(parameters: z.output<Schema>, subject?: PartnerCode): string;
}

/** The panel of the second input. Throws a RangeError where it was not given: no other panel can stand for it. */
export function secondPanel({ others: [other] }: Question): Panel {
  if (other === undefined) throw new RangeError('the metric compares two series, and was given one');
  return other;
}

/** Checks the shape of a metric where it is defined, and keeps its own parameter type. */
export function defineMetric<Schema extends z.ZodType>(metric: Metric<Schema>): Metric<Schema> {
  return metric;
}
