/** Rules as columns: what the newest periods are asked for each, in the order in which they are asked. */
import { type ChangeDocument, changeReach } from './change.ts';
import { Judges } from './judges.ts';
import { CRITICAL, sightOf, WARNING } from './levels.ts';
import { metricOf } from './metrics/index.ts';
import type { Reading } from './metrics/metric.ts';
import type { Rule } from './rule.ts';
import type { PartnerCode } from './series.ts';

/** What a rule reads off the newest columns; undefined for one that needs more: see `Metric.reading`. */
export function readingOf({ expression, condition: { metric } }: Rule): Reading | undefined {
  return 'condition' in expression ? metricOf(metric).reading?.(metric) : undefined;
}

/** What a number in `readings` stands for. */
const AMOUNT = 0;
export const SHARE = 1;
export const TOTAL = 2;
export const HHI = 3;
const READINGS: Readonly<Record<Reading['of'], number>> = { amount: AMOUNT, share: SHARE, total: TOTAL, hhi: HHI };

/** One rule a row. */
export class Watches {
  /** Where the rule stands among those that the table was made of. */
  readonly at: Int32Array;
  readonly readings: Uint8Array;
  readonly partners: (PartnerCode | undefined)[];
  /** Where the partner stood the last time: nearly always where it stands in the next release too. */
  readonly positions: Int32Array;
  readonly critical: Judges;
  readonly warning: Judges;
  readonly changes: (ChangeDocument | undefined)[];
  /** NaN for none. */
  readonly minimums: Float64Array;
  /** How many periods are judged: as many as the lines look at. */
  readonly judged: Uint8Array;
  /** How many columns that takes, before the change is taken. */
  readonly columns: Uint8Array;

  constructor(rules: readonly Rule[], order: readonly number[]) {
    const rows = order.length;
    this.at = Int32Array.from(order);
    this.readings = new Uint8Array(rows);
    this.partners = [];
    this.positions = new Int32Array(rows).fill(-1);
    this.critical = new Judges(rows);
    this.warning = new Judges(rows);
    this.changes = [];
    this.minimums = new Float64Array(rows);
    this.judged = new Uint8Array(rows);
    this.columns = new Uint8Array(rows);
    order.forEach((at, row) => this.#set(row, rules[at] as Rule));
  }

  #set(row: number, rule: Rule): void {
    const reading = readingOf(rule);
    if (reading === undefined) throw new RangeError(`the rule ${rule.document.id} needs more than the newest columns`);
    const { critical, warning } = rule.lines;
    const { change, guards } = rule.condition;
    this.readings[row] = READINGS[reading.of];
    this.partners[row] = 'partner' in reading ? reading.partner : undefined;
    this.critical.set(row, rule, critical, CRITICAL);
    if (warning !== undefined) this.warning.set(row, rule, warning, WARNING);
    this.changes[row] = change;
    this.minimums[row] = guards['minimum-trade'] ?? Number.NaN;
    this.judged[row] = sightOf(rule);
    this.columns[row] = sightOf(rule) + (change === undefined ? 0 : changeReach(change));
  }
}
