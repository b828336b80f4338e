/** The last month of the workload by hand-written loops: over its last fourteen months, packed side by side beforehand. */
import { KINDS, MONTHS, PARTNERS, type Workload } from './workload.ts';

/** The last month and the one before, and what either looks back on: eleven months, or the same month a year before. */
const PACKED = 14;
const [NOW, BEFORE] = [PACKED - 1, PACKED - 2];
const YEAR = 12;

/** Answers a loop that answers 1 where a rule fires in the last month; overwritten by the next call. */
export function latestLoop(workload: Workload): () => Uint8Array {
  const [{ commodities, rules }, packed] = [workload, pack(workload)];
  const kinds = Uint8Array.from(rules, ({ kind }) => KINDS.indexOf(kind));
  const owners = Int32Array.from(rules, ({ commodity }) => commodity);
  const partners = Int32Array.from(rules, ({ partner }) => partner);
  const lines = Float64Array.from(rules, ({ threshold }) => threshold);
  const [now, before] = [sums(commodities), sums(commodities)];
  const firing = new Uint8Array(rules.length);
  return () => {
    addUp(packed, now, before);
    for (let index = 0; index < firing.length; index++) {
      const commodity = owners[index] as number;
      const row = commodity * PARTNERS + (partners[index] as number);
      const cell = row * PACKED;
      const line = lines[index] as number;
      let holds: boolean;
      switch (kinds[index] as number) {
        case 0:
          holds =
            share(now.year, row, now.yearTotals, commodity) > line &&
            share(before.year, row, before.yearTotals, commodity) > line;
          break;
        case 1:
          holds =
            share(packed, cell + NOW, now.totals, commodity) > line &&
            share(packed, cell + BEFORE, before.totals, commodity) > line;
          break;
        case 2:
          holds = (now.hhi[commodity] as number) > line && (before.hhi[commodity] as number) > line;
          break;
        default:
          holds =
            share(packed, cell + NOW, packed, cell + NOW - YEAR) - 1 > line &&
            share(packed, cell + BEFORE, packed, cell + BEFORE - YEAR) - 1 > line;
      }
      firing[index] = holds ? 1 : 0;
    }
    return firing;
  };
}

function share(over: Float64Array, overAt: number, under: Float64Array, underAt: number): number {
  return (over[overAt] as number) / (under[underAt] as number);
}

function pack({ values, commodities }: Workload): Float64Array {
  const packed = new Float64Array(commodities * PARTNERS * PACKED);
  for (let row = 0; row < commodities * PARTNERS; row++)
    packed.set(values.subarray((row + 1) * MONTHS - PACKED, (row + 1) * MONTHS), row * PACKED);
  return packed;
}

/** Of one month. */
interface Sums {
  readonly year: Float64Array;
  readonly totals: Float64Array;
  readonly yearTotals: Float64Array;
  readonly hhi: Float64Array;
}

function sums(commodities: number): Sums {
  const each = () => new Float64Array(commodities);
  return { year: new Float64Array(commodities * PARTNERS), totals: each(), yearTotals: each(), hhi: each() };
}

function addUp(packed: Float64Array, now: Sums, before: Sums): void {
  for (let commodity = 0; commodity < now.totals.length; commodity++) {
    let [total, totalBefore, year, yearBefore, squares, squaresBefore] = [0, 0, 0, 0, 0, 0];
    for (let row = commodity * PARTNERS; row < (commodity + 1) * PARTNERS; row++) {
      const cell = row * PACKED;
      let both = 0;
      for (let month = 2; month < NOW; month++) both += zeroIfMissing(packed[cell + month] as number);
      const amount = zeroIfMissing(packed[cell + NOW] as number);
      const [own, ownBefore] = [both + amount, both + zeroIfMissing(packed[cell + 1] as number)];
      now.year[row] = own;
      before.year[row] = ownBefore;
      total += amount;
      totalBefore += zeroIfMissing(packed[cell + BEFORE] as number);
      year += own;
      yearBefore += ownBefore;
      squares += own * own;
      squaresBefore += ownBefore * ownBefore;
    }
    now.totals[commodity] = total;
    before.totals[commodity] = totalBefore;
    now.yearTotals[commodity] = year;
    before.yearTotals[commodity] = yearBefore;
    now.hhi[commodity] = squares / year ** 2;
    before.hhi[commodity] = squaresBefore / yearBefore ** 2;
  }
}

function zeroIfMissing(amount: number): number {
  return amount === amount ? amount : 0;
}
