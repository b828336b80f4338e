/**
 * Where rules stand at the end of the newest period, without the periods before it: what a release needs of the many
 * rules that it does not move. A level depends on the past only as far back as the last period that raised or ended it;
 * so the newest few columns decide nearly always, and where they do not, `assess` does.
 */
import { assess, type History } from './assess.ts';
import { writeChange } from './change.ts';
import { gapCode } from './gap.ts';
import { lastAsked } from './levels.ts';
import type { Column } from './metrics/metric.ts';
import { NewestColumns } from './newest-columns.ts';
import type { Panel } from './panel.ts';
import { inputsOf, type Rule, spanOf } from './rule.ts';
import { codesOf, type SeriesSelection } from './series-selection.ts';
import type { Span } from './span-sums.ts';
import { HHI, readingOf, SHARE, TOTAL, Watches } from './watches.ts';

const BELOW_MINIMUM = gapCode('below-minimum-trade');
const NOT_DUE = gapCode('not-due');

/** One entry a rule, in the order of the plan: its newest number or the reason for none, and its level. */
export interface Latest {
  /** Meaningless where `gaps` is not 0. */
  readonly values: Float64Array;
  readonly gaps: Uint8Array;
  /** Indices into LEVELS; of a rule with several subjects, the one that stands highest. */
  readonly levels: Uint8Array;
}

/** Rules made ready to be assessed together; made once, used at every release. */
export interface LatestPlan {
  readonly rules: readonly Rule[];
  readonly watches: Watches;
  readonly batches: readonly Batch[];
  /** Rules that are always assessed in full: compositions, rules on each partner or a group, metrics that read more. */
  readonly inFull: readonly number[];
  /** How many periods of the series the batches need at most; with fewer, more rules are assessed in full. */
  readonly periods: number;
}

/** Rules on the same window of the same series: rows `from` to `until` of the watches, the last one excluded. */
interface Batch {
  readonly selection: SeriesSelection;
  readonly span: Span;
  readonly confirmAfter: number;
  readonly from: number;
  readonly until: number;
  /** How many of the newest columns any of them needs, and how many periods of the panel that takes. */
  readonly columns: number;
  readonly periods: number;
}

/** Sorts rules by what they look at. */
export function planLatest(rules: readonly Rule[]): LatestPlan {
  const groups = new Map<string, number[]>();
  const inFull: number[] = [];
  rules.forEach((rule, at) => {
    if (readingOf(rule) === undefined) return void inFull.push(at);
    const key = groundKey(rule);
    const members = groups.get(key);
    if (members === undefined) groups.set(key, [at]);
    // Concentration first: it adds up every partner at once, and the others find theirs there.
    else if (readingOf(rule)?.of === 'hhi') members.unshift(at);
    else members.push(at);
  });
  const watches = new Watches(rules, [...groups.values()].flat());
  const batches: Batch[] = [];
  for (const members of groups.values())
    batches.push(batchOf(rules[members[0] as number] as Rule, watches, batches.at(-1)?.until ?? 0, members.length));
  return {
    rules,
    watches,
    batches,
    inFull,
    periods: batches.reduce((most, { periods }) => Math.max(most, periods), 0),
  };
}

/** Equal for rules that look at the same window of the same panel. */
function groundKey({ condition }: Rule): string {
  const selection = inputsOf(condition)[0] as SeriesSelection;
  const { source, reporter, flow, basis, measure } = selection;
  const confirmAfter = condition.guards['confirm-after'];
  return JSON.stringify([source, reporter, flow, basis, measure, codesOf(selection), confirmAfter, spanOf(condition)]);
}

function batchOf({ condition }: Rule, watches: Watches, from: number, rows: number): Batch {
  const span = spanOf(condition);
  const confirmAfter = condition.guards['confirm-after'];
  const columns = watches.columns.subarray(from, from + rows).reduce((most, each) => Math.max(most, each), 0);
  const periods = columns + (span === 'year-to-date' ? 11 : span - 1) + confirmAfter;
  const selection = inputsOf(condition)[0] as SeriesSelection;
  return { selection, span, confirmAfter, from, until: from + rows, columns, periods };
}

/**
 * Assesses the newest period of every rule of a plan: the last one of each rule's own series. As with `assess` on its
 * own, no rule silences another.
 *
 * @param recent panels that reach the last `plan.periods`, or further back
 * @param whole panels of the whole history, for the rules that need it
 */
export function assessLatest(plan: LatestPlan, recent: History, whole: History): Latest {
  const { length } = plan.rules;
  const latest = { values: new Float64Array(length), gaps: new Uint8Array(length), levels: new Uint8Array(length) };
  const undecided = [...plan.inFull];
  for (let index = 0; index < plan.batches.length; index++) {
    const batch = plan.batches[index] as Batch;
    assessBatch(batch, plan.watches, recent(batch.selection), { latest, undecided });
  }
  for (const at of undecided) assessInFull(plan.rules[at] as Rule, at, whole, latest);
  return latest;
}

interface Outcome {
  readonly latest: Latest;
  readonly undecided: number[];
}

function assessBatch(batch: Batch, watches: Watches, panel: Panel, { latest, undecided }: Outcome): void {
  const { span, confirmAfter, from, until, columns, periods } = batch;
  const isEnough = panel.length >= periods;
  if (isEnough) newest.point(panel, span, panel.length - confirmAfter, columns);
  if (plain.gaps.length < columns) [plain, changed] = [columnOf(columns), columnOf(columns)];
  for (let row = from; row < until; row++)
    if (!isEnough || !settle(watches, row, panel, latest)) undecided.push(watches.at[row] as number);
}

/** Places for what is computed on the way; overwritten by every rule. */
const newest = new NewestColumns();
let plain = columnOf(64);
let changed = columnOf(64);

function columnOf(length: number): Column {
  return { values: new Float64Array(length), gaps: new Uint8Array(length) };
}

/** Answers false where the newest columns do not decide. */
function settle(watches: Watches, row: number, panel: Panel, latest: Latest): boolean {
  const columns = watches.columns[row] as number;
  const judged = watches.judged[row] as number;
  if (!read(watches, row, panel, columns)) return false;
  const change = watches.changes[row];
  const column = change === undefined ? plain : changed;
  if (change !== undefined) writeChange(plain, change, { start: columns - judged, end: columns }, changed);
  const minimum = watches.minimums[row] as number;
  if (minimum === minimum) hideBelow(minimum, column.gaps, judged);
  const level = levelOf(watches, row, column, judged);
  if (level === undefined) return false;
  const at = watches.at[row] as number;
  latest.values[at] = column.values[judged - 1] as number;
  latest.gaps[at] = column.gaps[judged - 1] as number;
  latest.levels[at] = level;
  return true;
}

/** The last so many numbers of a rule, before its change is taken. */
function read({ readings, partners, positions }: Watches, row: number, { index }: Panel, columns: number): boolean {
  const reading = readings[row];
  if (reading === HHI) return newest.readHhi(columns, plain);
  if (reading === TOTAL) newest.readTotal(columns, plain);
  else {
    const position = index.positionOf(partners[row] ?? '', positions[row]) ?? -1;
    positions[row] = position;
    newest.readPartner(position, reading === SHARE, columns, plain);
  }
  return true;
}

/** The further line wins, where it holds; both must be known where it does not. */
function levelOf({ critical, warning }: Watches, row: number, column: Column, judged: number): number | undefined {
  const level = lastAsked(critical, row, column, judged);
  if (level !== 0 || warning.held[row] === 0) return level;
  return lastAsked(warning, row, column, judged);
}

function hideBelow(minimum: number, gaps: Uint8Array, length: number): void {
  const skip = newest.count - length;
  for (let k = 0; k < length; k++)
    if (gaps[k] === 0 && (newest.totals[skip + k] as number) < minimum) gaps[k] = BELOW_MINIMUM;
}

function assessInFull(rule: Rule, at: number, history: History, latest: Latest): void {
  const { panel, tracks } = assess(rule, history);
  const last = panel.length - 1;
  latest.gaps[at] = NOT_DUE;
  const [first, ...others] = last < 0 ? [] : tracks;
  if (first === undefined) return;
  // Of subjects without a number too the highest counts: an alert stays open through a gap.
  const highest = others.reduce((a, b) => ((b.levels[last] as number) > (a.levels[last] as number) ? b : a), first);
  latest.values[at] = highest.values[last] as number;
  latest.gaps[at] = highest.gaps[last] as number;
  latest.levels[at] = highest.levels[last] as number;
}
