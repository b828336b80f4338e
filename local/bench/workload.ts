/**
 * Synthetic trade for measuring assessment: commodities by partner by month, log-normal sizes, a slow random walk with
 * noise and season, three in a hundred cells missing; and rules drawn near the values, so that they cross their lines.
 * Deterministic: the same size gives the same numbers everywhere. Synthetic throughout, and never shown as anything else.
 */

export const SIZES = { small: 50, medium: 500, large: 5_000 } as const;
export type Size = keyof typeof SIZES;

export const PARTNERS = 40;
export const MONTHS = 120;
const RULES = 10_000;
const MISSING = 0.03;
const SEED = 20_240_607;

export type Kind = 'share12' | 'share1' | 'hhi12' | 'yoy';
export const KINDS: readonly Kind[] = ['share12', 'share1', 'hhi12', 'yoy'];

export interface WorkloadRule {
  readonly kind: Kind;
  readonly commodity: number;
  /** -1 for rules on all partners. */
  readonly partner: number;
  readonly threshold: number;
}

export interface Workload {
  readonly size: Size;
  readonly commodities: number;
  /** `[commodity][partner][month]`, NaN where missing. */
  readonly values: Float64Array;
  readonly rules: readonly WorkloadRule[];
}

/** Makes the workload; medium takes about a second. */
export function makeWorkload(size: Size): Workload {
  const commodities = SIZES[size];
  const random = generator(SEED);
  const { values, weights } = trade(commodities, random);
  return {
    size,
    commodities,
    values,
    rules: Array.from({ length: RULES }, (_, index) => rule(index, { values, weights, commodities, random })),
  };
}

type Random = () => number;

/** sfc32 (Chris Doty-Humphrey's Small Fast Counter, public domain), seeded by splitmix32. */
function generator(seed: number): Random {
  let state = seed;
  const split = () => {
    state = (state + 0x9e3779b9) | 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) | 0;
  };
  let [a, b, c, counter] = [split(), split(), split(), 1];
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return (sum >>> 0) / 4294967296;
  };
  for (let warm = 0; warm < 12; warm++) next();
  return next;
}

function gauss(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function trade(commodities: number, random: Random): { values: Float64Array; weights: Float64Array } {
  const values = new Float64Array(commodities * PARTNERS * MONTHS);
  const weights = new Float64Array(commodities * PARTNERS);
  for (let commodity = 0; commodity < commodities; commodity++) {
    const scale = Math.exp(15 + 1.5 * gauss(random));
    const own = partnerWeights(random);
    const sum = own.reduce((total, weight) => total + weight, 0);
    for (let partner = 0; partner < PARTNERS; partner++) {
      const weight = (own[partner] as number) / sum;
      weights[commodity * PARTNERS + partner] = weight;
      fillMonths(values.subarray((commodity * PARTNERS + partner) * MONTHS), scale * weight, random);
    }
  }
  return { values, weights };
}

/** One in three commodities has a dominant partner. */
function partnerWeights(random: Random): Float64Array {
  const weights = new Float64Array(PARTNERS).map(() => Math.exp(1.8 * gauss(random)));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (random() < 0.35) {
    const dominant = Math.floor(random() * PARTNERS);
    weights[dominant] = (weights[dominant] as number) + sum * (0.6 + 2 * random());
  }
  return weights;
}

function fillMonths(months: Float64Array, mean: number, random: Random): void {
  const trend = 0.004 * gauss(random);
  const phase = random() * 2 * Math.PI;
  let walk = 0;
  for (let month = 0; month < MONTHS; month++) {
    walk = 0.97 * walk + 0.12 * gauss(random);
    const noise = 0.35 * gauss(random);
    const isMissing = random() < MISSING;
    const season = 0.15 * Math.sin((2 * Math.PI * month) / 12 + phase);
    months[month] = isMissing
      ? Number.NaN
      : Math.max(1, Math.round(mean * Math.exp(walk + noise + trend * month + season)));
  }
}

interface Ground {
  readonly values: Float64Array;
  readonly weights: Float64Array;
  readonly commodities: number;
  readonly random: Random;
}

/** Six in ten look at a year's share, two at a month's, one at concentration, one at the change on the year before. */
function rule(index: number, { values, weights, commodities, random }: Ground): WorkloadRule {
  const turn = index % 10;
  const kind = KINDS[turn < 6 ? 0 : turn < 8 ? 1 : turn < 9 ? 2 : 3] as Kind;
  const commodity = Math.floor(random() * commodities);
  const partner = drawPartner(weights.subarray(commodity * PARTNERS), random);
  const month = 12 + Math.floor(random() * (MONTHS - 12));
  const jitter = random() - 0.5;
  const year = yearSums(values, commodity, month);
  const total = year.reduce((sum, amount) => sum + amount, 0);
  const share = (year[partner] as number) / total;
  if (kind === 'share12') return { kind, commodity, partner, threshold: line(share * (1 + 0.2 * jitter)) };
  if (kind === 'share1') return { kind, commodity, partner, threshold: line(share * (1 + 0.4 * jitter)) };
  if (kind === 'yoy') return { kind, commodity, partner, threshold: line(0.35 + 0.5 * jitter) };
  const hhi = year.reduce((sum, amount) => sum + (amount / total) ** 2, 0);
  return { kind, commodity, partner: -1, threshold: line(hhi * (1 + 0.1 * jitter)) };
}

/** Half by weight, half anybody. */
function drawPartner(weights: Float64Array, random: Random): number {
  const anybody = Math.floor(random() * PARTNERS);
  if (random() >= 0.5) return anybody;
  let left = random();
  for (let partner = 0; partner < PARTNERS - 1; partner++) {
    left -= weights[partner] as number;
    if (left <= 0) return partner;
  }
  return PARTNERS - 1;
}

function yearSums(values: Float64Array, commodity: number, month: number): Float64Array {
  return new Float64Array(PARTNERS).map((_, partner) => {
    let sum = 0;
    for (let at = month - 11; at <= month; at++) {
      const amount = values[(commodity * PARTNERS + partner) * MONTHS + at] as number;
      if (amount === amount) sum += amount;
    }
    return sum;
  });
}

function line(value: number): number {
  return Math.max(0.0005, Math.round(value * 1e4) / 1e4);
}
