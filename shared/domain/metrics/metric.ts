/** What a metric is: the keys that a rule may write, the column that it computes, and how it says itself. */
import type * as z from 'zod';
import type { Panel } from '../panel.ts';
import type { PartnerCode } from '../series.ts';

/** A number or a reason for none, for every period of a panel. */
export interface Column {
  /** Meaningless where `gaps` is not 0. */
  readonly values: Float64Array;
  readonly gaps: Uint8Array;
}

/** `ratio`: 0 to 1, written as a percentage. `amount`: in the unit of the series. */
export type Scale = 'ratio' | 'amount';

/** What one subject's number is computed from, besides the parameters. */
export interface Question {
  readonly panel: Panel;
  readonly months: number;
  /** A partner for metrics that yield one subject a partner; otherwise undefined. */
  readonly subject?: PartnerCode;
}

/** The amounts behind a value, for the explanation: a share has both, an amount has no denominator. */
export interface Parts {
  readonly numerator: Float64Array;
  readonly denominator?: Float64Array;
}

export interface Metric<Schema extends z.ZodObject = z.ZodObject> {
  readonly kind: string;
  /** A strict object whose `kind` is the metric's own: the keys below `metric:` in a rule. */
  readonly schema: Schema;
  readonly scale: Scale;
  /** The partners that each become a subject; undefined when the rule is its own one subject. */
  subjects(parameters: z.output<Schema>, question: Question): readonly PartnerCode[] | undefined;
  measure(parameters: z.output<Schema>, question: Question): Column;
  parts(parameters: z.output<Schema>, question: Question): Parts;
  /** To stand before "of US imports of ...": "China's share". */
  phrase(parameters: z.output<Schema>, subject?: PartnerCode): string;
}

/** Checks the shape of a metric where it is defined, and keeps its own parameter type. */
export function defineMetric<Schema extends z.ZodObject>(metric: Metric<Schema>): Metric<Schema> {
  return metric;
}
