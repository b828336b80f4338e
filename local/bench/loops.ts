/**
 * The peer of the general engine: loops over typed arrays, written by hand for these four kinds of rule and nothing
 * else. What they need is about the least that the machine allows.
 */
import { MONTHS, PARTNERS, type Workload, type WorkloadRule } from './workload.ts';

/** 1 where a rule fires in a month: its condition holds there and in the month before. `[rule][month]`. */
export function loopBacktest({ values, commodities, rules }: Workload): Uint8Array {
  const features = makeFeatures(values, commodities);
  const firing = new Uint8Array(rules.length * MONTHS);
  rules.forEach((rule, index) => {
    let before = 0;
    for (let month = 0; month < MONTHS; month++) {
      const now = holds(rule, month, values, features) ? 1 : 0;
      firing[index * MONTHS + month] = now & before;
      before = now;
    }
  });
  return firing;
}

/** Rules that fire in the last month. */
export function loopLatest({ values, commodities, rules }: Workload, features = makeFeatures(values, commodities)): number {
  let count = 0;
  for (const rule of rules)
    if (holds(rule, MONTHS - 1, values, features) && holds(rule, MONTHS - 2, values, features)) count++;
  return count;
}

export interface Features {
  readonly year: Float64Array;
  readonly totals: Float64Array;
  readonly yearTotals: Float64Array;
  readonly hhi: Float64Array;
}

export function makeFeatures(values: Float64Array, commodities: number): Features {
  const year = new Float64Array(values.length);
  const totals = new Float64Array(commodities * MONTHS);
  const yearTotals = new Float64Array(commodities * MONTHS);
  const hhi = new Float64Array(commodities * MONTHS);
  for (let commodity = 0; commodity < commodities; commodity++) {
    for (let partner = 0; partner < PARTNERS; partner++) {
      const base = (commodity * PARTNERS + partner) * MONTHS;
      let sum = 0;
      for (let month = 0; month < MONTHS; month++) {
        const amount = values[base + month] as number;
        const known = amount === amount ? amount : 0;
        const old = month >= 12 ? (values[base + month - 12] as number) : 0;
        sum += known - (old === old ? old : 0);
        year[base + month] = sum;
        const at = commodity * MONTHS + month;
        totals[at] = (totals[at] as number) + known;
        yearTotals[at] = (yearTotals[at] as number) + sum;
        hhi[at] = (hhi[at] as number) + sum * sum;
      }
    }
  }
  for (let at = 0; at < hhi.length; at++) hhi[at] = (hhi[at] as number) / (yearTotals[at] as number) ** 2;
  return { year, totals, yearTotals, hhi };
}

function holds({ kind, commodity, partner, threshold }: WorkloadRule, month: number, values: Float64Array, features: Features): boolean {
  const cell = (commodity * PARTNERS + partner) * MONTHS + month;
  const at = commodity * MONTHS + month;
  switch (kind) {
    case 'share12':
      return month >= 11 && (features.year[cell] as number) / (features.yearTotals[at] as number) > threshold;
    case 'share1':
      return (values[cell] as number) / (features.totals[at] as number) > threshold;
    case 'hhi12':
      return month >= 11 && (features.hhi[at] as number) > threshold;
    case 'yoy':
      return month >= 12 && (values[cell] as number) / (values[cell - 12] as number) - 1 > threshold;
  }
}
