/** Rules as columns: what the newest periods are asked for each, in the order in which they are asked. */
import type { ChangeDocument } from './change.ts';
import { Judges } from './judges.ts';
import { type Answers, CRITICAL, WARNING } from './levels.ts';
import { metricOf } from './metrics/index.ts';
import type { Reading } from './metrics/metric.ts';
import type { Rule } from './rule.ts';
import type { PartnerCode } from './series.ts';

/** What a rule reads off the newest columns; undefined for one that needs more: see `Metric.reading`. */
export function readingOf({ expression, condition: { metric } }: Rule): Reading | undefined {
  return 'condition' in expression ? metricOf(metric).reading?.(metric) : undefined;
}

/** Rows of watches that are alike in all but their partners and where their lines are: `from` to `until`, the last one excluded. */
export interface Section {
  readonly from: number;
  readonly until: number;
  readonly reading: Reading['of'];
  readonly change: ChangeDocument | undefined;
  /** How many of the newest periods are judged: as many as the lines look at. */
  readonly judged: number;
  /** How many columns that takes, before the change is taken. */
  readonly columns: number;
  /** How far it is from the first so many as are judged to the next column that is read: 1 where all are. */
  readonly leap: number;
  readonly hasMinimum: boolean;
  /** Of the further line, and of the nearer one where there is one. */
  readonly answers: Answers | undefined;
  readonly nearerAnswers: Answers | undefined;
}

/** One rule a row. */
export class Watches {
  /** Where the rule stands among those that the table was made of. */
  readonly at: Int32Array;
  readonly partners: (PartnerCode | undefined)[];
  /** Where the partner stood the last time: nearly always where it stands in the next release too. */
  readonly positions: Int32Array;
  readonly critical: Judges;
  readonly warning: Judges;
  /** Meaningless in a section without a minimum. */
  readonly minimums: Float64Array;

  constructor(rules: readonly Rule[], order: readonly number[]) {
    const rows = order.length;
    this.at = Int32Array.from(order);
    this.partners = [];
    this.positions = new Int32Array(rows).fill(-1);
    this.critical = new Judges(rows);
    this.warning = new Judges(rows);
    this.minimums = new Float64Array(rows);
    order.forEach((at, row) => this.#set(row, rules[at] as Rule));
  }

  #set(row: number, rule: Rule): void {
    const reading = readingOf(rule);
    if (reading === undefined) throw new RangeError(`the rule ${rule.document.id} needs more than the newest columns`);
    const { critical, warning } = rule.lines;
    this.partners[row] = 'partner' in reading ? reading.partner : undefined;
    this.critical.set(row, rule, critical, CRITICAL);
    if (warning !== undefined) this.warning.set(row, rule, warning, WARNING);
    this.minimums[row] = rule.condition.guards['minimum-trade'] ?? 0;
  }
}
