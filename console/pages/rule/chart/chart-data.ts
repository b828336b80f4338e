/** What the charts draw, as columns by month. A month without a number is null in every column, never 0. */
import type { Assessed, AssessedEvent, AssessedMonth, AssessedSubject, Figures } from '../../../api/shapes.ts';
import { monthsBetween } from '../../../parts/months.ts';

export type Column = (number | null)[];

export interface ValueColumns {
  readonly periods: readonly string[];
  readonly values: Column;
  /** As first assessed, where that is asked for. */
  readonly first: Column | undefined;
  readonly months: readonly (AssessedMonth | undefined)[];
  /** Of the subject shown, with the column that each belongs to. */
  readonly events: readonly { readonly column: number; readonly event: AssessedEvent }[];
}

/** Ranges that can be chosen; 0 is everything. */
export const RANGES = [
  { months: 24, label: '2 years' },
  { months: 60, label: '5 years' },
  { months: 0, label: 'All' },
] as const;

/** Months from the first to the last, or the last so many of them. */
export function periodsOf(assessments: Assessed, months: number): string[] {
  const { from, until } = assessments;
  const all = monthsBetween(from, until);
  return months === 0 ? all : all.slice(-months);
}

interface Asked {
  readonly subject: string;
  readonly periods: readonly string[];
  /** The months as they stood when they were first assessed. */
  readonly first: readonly AssessedMonth[] | undefined;
}

export function valueColumns(assessments: Assessed, { subject, periods, first }: Asked): ValueColumns {
  const found = assessments.subjects.find((each) => each.subject === subject);
  const byPeriod = new Map(found?.months.map((month) => [month.period, month]));
  const firstByPeriod = first === undefined ? undefined : new Map(first.map(({ period, value }) => [period, value]));
  const columnOf = new Map(periods.map((period, index) => [period, index]));
  return {
    periods,
    months: periods.map((period) => byPeriod.get(period)),
    values: periods.map((period) => byPeriod.get(period)?.value ?? null),
    first: firstByPeriod === undefined ? undefined : periods.map((period) => firstByPeriod.get(period) ?? null),
    events: assessments.events.flatMap((event) => {
      const column = columnOf.get(event.period);
      return column === undefined || event.subject !== subject ? [] : [{ column, event }];
    }),
  };
}

const LEVELS = ['clear', 'warning', 'critical'];

/** The subject that stands highest in the last month: by level, then by how far its number is on the side of the line. */
export function highest({
  subjects,
  direction,
}: Pick<Assessed, 'subjects' | 'direction'>): AssessedSubject | undefined {
  const side = direction === 'above' ? 1 : -1;
  const reach = (value: number | null | undefined) => (value ?? Number.NEGATIVE_INFINITY * side) * side;
  return subjects.toSorted((a, b) => {
    const [one, other] = [a.months.at(-1), b.months.at(-1)];
    const byLevel = LEVELS.indexOf(other?.level ?? 'clear') - LEVELS.indexOf(one?.level ?? 'clear');
    if (byLevel !== 0) return byLevel;
    return reach(other?.value) === reach(one?.value) ? 0 : reach(other?.value) - reach(one?.value);
  })[0];
}

export interface Layer {
  readonly name: string;
  /** Partner's code; undefined for all the others together. */
  readonly partner: string | undefined;
  readonly amounts: Column;
  /** Upper edge of the layer in the stack. */
  readonly edge: Column;
}

/** Layers of a stack beside the one of all others. */
const LAYERS = 6;

/** The largest partners of the months shown, and all others as one layer; as shares of the total, or as amounts. */
export function stackOf(figures: Figures, periods: readonly string[], shares: boolean): Layer[] {
  const byPeriod = new Map(figures.periods.map((each) => [each.period, each]));
  const rows = periods.map((period) => byPeriod.get(period));
  const sums = new Map<string, number>();
  for (const row of rows)
    for (const [partner, amount] of Object.entries(row?.partners ?? {}))
      sums.set(partner, (sums.get(partner) ?? 0) + amount);
  const largest = [...sums].sort(([, a], [, b]) => b - a).slice(0, LAYERS);
  const scaled = (amount: number, total: number) => (shares ? (total === 0 ? 0 : amount / total) : amount);
  // In a published month, a partner without a row traded nothing; in an unpublished one, nobody knows.
  const amountsOf = (pick: (row: Figures['periods'][number], total: number) => number): Column =>
    rows.map((row) => (row === undefined || row.total === null ? null : scaled(pick(row, row.total), row.total)));
  const named = largest.map(([partner]) => ({
    partner,
    name: figures.partnerNames[partner] ?? partner,
    amounts: amountsOf((row) => row.partners[partner] ?? 0),
  }));
  const known = largest.map(([partner]) => partner);
  const rest = {
    partner: undefined,
    name: 'All others',
    amounts: amountsOf((row, total) => total - known.reduce((sum, partner) => sum + (row.partners[partner] ?? 0), 0)),
  };
  return stacked([...named, rest]);
}

function stacked(layers: readonly Omit<Layer, 'edge'>[]): Layer[] {
  let below: Column | undefined;
  return layers.map((layer) => {
    const base = below;
    const edge = layer.amounts.map((amount, index) => (amount === null ? null : amount + (base?.[index] ?? 0)));
    below = edge;
    return { ...layer, edge };
  });
}
