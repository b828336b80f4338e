/**
 * The peer of the general engine: loops over typed arrays, written by hand for these four kinds of rule and nothing
 * else, with their memory set aside once. What they need is about the least that the machine allows. Sums are rolled by
 * subtraction, which is exact here: every amount is a whole number.
 */
import { latestLoop } from './latest-loop.ts';
import { MONTHS, PARTNERS, type Workload, type WorkloadRule } from './workload.ts';

const YEAR = 12;

/** 1 where a rule fires: its condition holds in the month and in the one before. */
export interface Loops {
  /** `[rule][month]` */
  backtest(): Uint8Array;
  /** `[month]`, of one rule, from nothing but the values of its commodity. */
  backtestOne(rule: WorkloadRule): Uint8Array;
  /** `[rule]`, in the last month, from no more of the history than that needs. */
  latest(): Uint8Array;
}

/** Each call computes everything anew; what it answers is overwritten by the next. */
export function makeLoops(workload: Workload): Loops {
  const { values, commodities, rules } = workload;
  const [all, one] = [setAside(commodities), setAside(1)];
  const firing = new Uint8Array(rules.length * MONTHS);
  const firingOne = new Uint8Array(MONTHS);
  return {
    backtest() {
      fillFeatures(values, all);
      rules.forEach((rule, index) => fire(rule, { values, features: all, out: firing, at: index * MONTHS }));
      return firing;
    },
    backtestOne(rule) {
      const own = values.subarray(rule.commodity * PARTNERS * MONTHS, (rule.commodity + 1) * PARTNERS * MONTHS);
      fillFeatures(own, one);
      firingOne.fill(0);
      fire({ ...rule, commodity: 0 }, { values: own, features: one, out: firingOne, at: 0 });
      return firingOne;
    },
    latest: latestLoop(workload),
  };
}

/** What the rules are compared with. Year sums are `[commodity][partner][month]`, the rest `[commodity][month]`. */
interface Features {
  readonly year: Float64Array;
  readonly totals: Float64Array;
  readonly yearTotals: Float64Array;
  readonly hhi: Float64Array;
}

function setAside(commodities: number): Features {
  const perMonth = () => new Float64Array(commodities * MONTHS);
  const year = new Float64Array(commodities * PARTNERS * MONTHS);
  return { year, totals: perMonth(), yearTotals: perMonth(), hhi: perMonth() };
}

function fillFeatures(values: Float64Array, { year, totals, yearTotals, hhi }: Features): void {
  for (const column of [totals, yearTotals, hhi]) column.fill(0);
  for (let row = 0; row < year.length / MONTHS; row++) {
    const base = row * MONTHS;
    const all = Math.floor(row / PARTNERS) * MONTHS;
    let sum = 0;
    for (let month = 0; month < MONTHS; month++) {
      const known = zeroIfMissing(values[base + month] as number);
      sum += known;
      if (month >= YEAR) sum -= zeroIfMissing(values[base + month - YEAR] as number);
      year[base + month] = sum;
      totals[all + month] = (totals[all + month] as number) + known;
      yearTotals[all + month] = (yearTotals[all + month] as number) + sum;
      hhi[all + month] = (hhi[all + month] as number) + sum * sum;
    }
  }
  for (let at = 0; at < hhi.length; at++) hhi[at] = (hhi[at] as number) / (yearTotals[at] as number) ** 2;
}

function zeroIfMissing(amount: number): number {
  return amount === amount ? amount : 0;
}

interface Place {
  readonly values: Float64Array;
  readonly features: Features;
  readonly out: Uint8Array;
  readonly at: number;
}

function fire({ kind, commodity, partner, threshold }: WorkloadRule, { values, features, out, at }: Place): void {
  const { year, totals, yearTotals, hhi } = features;
  const row = (commodity * PARTNERS + partner) * MONTHS;
  const all = commodity * MONTHS;
  let before = 0;
  if (kind === 'share12')
    for (let month = YEAR - 1; month < MONTHS; month++) {
      const now = (year[row + month] as number) / (yearTotals[all + month] as number) > threshold ? 1 : 0;
      out[at + month] = now & before;
      before = now;
    }
  else if (kind === 'share1')
    for (let month = 0; month < MONTHS; month++) {
      const now = (values[row + month] as number) / (totals[all + month] as number) > threshold ? 1 : 0;
      out[at + month] = now & before;
      before = now;
    }
  else if (kind === 'hhi12')
    for (let month = YEAR - 1; month < MONTHS; month++) {
      const now = (hhi[all + month] as number) > threshold ? 1 : 0;
      out[at + month] = now & before;
      before = now;
    }
  else
    for (let month = YEAR; month < MONTHS; month++) {
      const now = (values[row + month] as number) / (values[row + month - YEAR] as number) - 1 > threshold ? 1 : 0;
      out[at + month] = now & before;
      before = now;
    }
}
