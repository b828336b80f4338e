/**
 * Where rules stand at the end of the newest period, without the periods before it: what a release needs of the many
 * rules that it does not move. A level depends on the past only as far back as the last period that raised or ended it;
 * so the newest few columns decide nearly always, and where they do not, `assess` does.
 */
import { assess, type History } from './assess.ts';
import { type ChangeDocument, changeReach, writeChange } from './change.ts';
import { gapCode } from './gap.ts';
import { answersOf, CRITICAL, lastAsked, type Numbers, OPEN, sightOf, WARNING } from './levels.ts';
import type { Reading } from './metrics/metric.ts';
import { NewestColumns } from './newest-columns.ts';
import type { Panel } from './panel.ts';
import { inputsOf, type Rule, spanOf } from './rule.ts';
import { codesOf, type SeriesSelection } from './series-selection.ts';
import type { Span } from './span-sums.ts';
import { readingOf, type Section, Watches } from './watches.ts';

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

/** Rules on the same series: its panel is asked for once, and stays at hand. */
interface Batch {
  readonly selection: SeriesSelection;
  readonly views: readonly View[];
}

/** Those of them that look at the same window. */
interface View {
  readonly span: Span;
  readonly confirmAfter: number;
  readonly sections: readonly Section[];
  /** How many of the newest columns any of them needs, and how many periods of the panel that takes. */
  readonly columns: number;
  readonly periods: number;
}

/** Sorts rules by what they look at, and by how. */
export function planLatest(rules: readonly Rule[]): LatestPlan {
  const inFull = [...rules.keys()].filter((at) => readingOf(rules[at] as Rule) === undefined);
  const panels = new Map<string, Map<string, Map<string, number[]>>>();
  rules.forEach((rule, at) => {
    const reading = readingOf(rule);
    if (reading === undefined) return;
    const views = kept(panels, panelKey(rule), () => new Map<string, Map<string, number[]>>());
    const sections = kept(views, viewKey(rule), () => new Map<string, number[]>());
    kept(sections, sectionKey(rule, reading), () => []).push(at);
  });
  const order: number[] = [];
  const batches = sorted(panels).map((sectionsByView) => {
    const views = sorted(sectionsByView).map((sections) => viewOf(rules, sorted(sections), order));
    return { selection: selectionOf(rules[order.at(-1) as number] as Rule), views };
  });
  const periods = batches.flatMap(({ views }) => views).reduce((most, view) => Math.max(most, view.periods), 0);
  return { rules, watches: new Watches(rules, order), batches, inFull, periods };
}

function kept<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}

function sorted<Value>(map: ReadonlyMap<string, Value>): Value[] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
}

function selectionOf({ condition }: Rule): SeriesSelection {
  return inputsOf(condition)[0] as SeriesSelection;
}

/** Equal for rules that look at the same panel. */
function panelKey(rule: Rule): string {
  const selection = selectionOf(rule);
  const { source, reporter, flow, basis, measure } = selection;
  return JSON.stringify([source, reporter, flow, basis, measure, codesOf(selection)]);
}

function viewKey({ condition }: Rule): string {
  return JSON.stringify([condition.guards['confirm-after'], spanOf(condition)]);
}

/** Concentration comes first: it adds up every partner at once, and the others find theirs there. */
function sectionKey({ condition, persist, lines }: Rule, { of }: Reading): string {
  const { 'minimum-trade': minimum, 'when-missing': whenMissing } = condition.guards;
  const asked = [persist, lines.direction, whenMissing, minimum !== undefined];
  return JSON.stringify([of === 'hhi' ? 0 : 1, of, condition.change, asked]);
}

/** Adds the rules of the view to the order of the watches. */
function viewOf(rules: readonly Rule[], members: readonly (readonly number[])[], order: number[]): View {
  const sections = members.map((own) => {
    const section = sectionOf(rules[own[0] as number] as Rule, order.length, own.length);
    order.push(...own);
    return section;
  });
  const { condition } = rules[order.at(-1) as number] as Rule;
  const span = spanOf(condition);
  const confirmAfter = condition.guards['confirm-after'];
  const columns = sections.reduce((most, section) => Math.max(most, section.columns), 0);
  const periods = columns + (span === 'year-to-date' ? 11 : span - 1) + confirmAfter;
  return { span, confirmAfter, sections, columns, periods };
}

function sectionOf(rule: Rule, from: number, rows: number): Section {
  const { change } = rule.condition;
  const judged = sightOf(rule);
  const { of: reading } = readingOf(rule) as Reading;
  const columns = judged + (change === undefined ? 0 : changeReach(change));
  // A change from the year before looks at its months and at those of then, and at none in between.
  const leap = change?.from === 'year-earlier' ? Math.max(1, columns - 2 * judged + 1) : 1;
  const hasMinimum = rule.condition.guards['minimum-trade'] !== undefined;
  const answers = answersOf(rule, judged, CRITICAL);
  const nearerAnswers = answersOf(rule, judged, WARNING);
  const rowsOfIt = { from, until: from + rows };
  return { ...rowsOfIt, reading, change, judged, columns, leap, hasMinimum, answers, nearerAnswers };
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
  const outcome = { latest, undecided };
  for (let index = 0; index < plan.batches.length; index++) {
    const { selection, views } = plan.batches[index] as Batch;
    const panel = recent(selection);
    for (let own = 0; own < views.length; own++) assessView(views[own] as View, plan.watches, panel, outcome);
  }
  for (const at of undecided) assessInFull(plan.rules[at] as Rule, at, whole, latest);
  return latest;
}

interface Outcome {
  readonly latest: Latest;
  readonly undecided: number[];
}

/** Places for what is computed on the way; overwritten by every section. */
const newest = new NewestColumns();
let plain = placesFor(64);
let changed = placesFor(64);

function placesFor(numbers: number): Numbers {
  return { values: new Float64Array(numbers), gaps: new Uint8Array(numbers), columns: 0, at: 0 };
}

function assessView(view: View, watches: Watches, panel: Panel, outcome: Outcome): void {
  const { span, confirmAfter, sections, columns, periods } = view;
  const isEnough = panel.length >= periods;
  if (isEnough) newest.point(panel, span, panel.length - confirmAfter, columns);
  for (let index = 0; index < sections.length; index++) {
    const section = sections[index] as Section;
    const numbers = isEnough ? numbersOf(watches, section) : undefined;
    if (numbers !== undefined) judge(watches, section, numbers, outcome);
    else for (let row = section.from; row < section.until; row++) outcome.undecided.push(watches.at[row] as number);
  }
}

/** The periods to be judged of every rule of a section; undefined where the newest columns do not have them. */
function numbersOf(watches: Watches, section: Section): Numbers | undefined {
  const rows = section.until - section.from;
  if (plain.gaps.length < rows * section.columns)
    [plain, changed] = [placesFor(rows * section.columns), placesFor(rows * section.columns)];
  if (!newest.read(watches, section, plain)) return undefined;
  plain.columns = section.columns;
  const numbers = section.change === undefined ? plain : changedNumbers(section.change, section.judged, rows);
  for (let row = 0; section.hasMinimum && row < rows; row++)
    hideBelow(watches.minimums[section.from + row] as number, numbers, row);
  return numbers;
}

function changedNumbers(change: ChangeDocument, judged: number, rows: number): Numbers {
  const { columns } = plain;
  changed.columns = judged;
  for (let row = 0; row < rows; row++) {
    const end = (row + 1) * columns;
    writeChange(plain, change, { start: end - judged, end, at: row * judged }, changed);
  }
  return changed;
}

function hideBelow(minimum: number, { gaps, columns }: Numbers, row: number): void {
  const skip = newest.count - columns;
  for (let k = 0; k < columns; k++)
    if (gaps[row * columns + k] === 0 && (newest.totals[skip + k] as number) < minimum)
      gaps[row * columns + k] = BELOW_MINIMUM;
}

function judge(watches: Watches, section: Section, numbers: Numbers, { latest, undecided }: Outcome): void {
  const { critical, warning } = watches;
  const { until, answers, nearerAnswers } = section;
  const { values, gaps, columns } = numbers;
  for (let row = section.from, at = 0; row < until; row++, at += columns) {
    const own = watches.at[row] as number;
    // The further line wins, where it holds; both must be known where it does not.
    numbers.at = at;
    let level = lastAsked(critical, row, numbers, answers);
    if (level === 0 && warning.settings[row] !== 0) level = lastAsked(warning, row, numbers, nearerAnswers);
    if (level === OPEN) {
      undecided.push(own);
      continue;
    }
    latest.values[own] = values[at + columns - 1] as number;
    latest.gaps[own] = gaps[at + columns - 1] as number;
    latest.levels[own] = level;
  }
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
