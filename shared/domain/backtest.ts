/**
 * What a rule would have done: by today's data, and by what was known at each moment. Both are the live evaluation
 * (`assess`, then `tell` against what was told) and nothing else, so a backtest cannot promise what the service will not do.
 */
import { alertEvent } from './alert-event.ts';
import type { AlertEvent, Level, Told } from './alert.ts';
import { assess, type Assessed, assessmentAt, type Track, type Verdict } from './assess.ts';
import { alertsOf, type BacktestAlert, type Comparison, compared, flapsOf, type Telling } from './backtest-alerts.ts';
import type { GapReason } from './gap.ts';
import { type Glimpse, glimpses, type KnowledgeOptions, type VintagesOf } from './knowledge.ts';
import { metricOf } from './metrics/index.ts';
import type { Panel } from './panel.ts';
import { addMonths, type Period } from './period.ts';
import { type Rule, scaleOf, seriesIdsOf } from './rule.ts';
import { ruleSentence } from './rule-sentence.ts';
import type { SeriesId } from './series.ts';
import type { SourceProfiles } from './source-profiles.ts';
import { tell } from './tell.ts';

export interface BacktestOptions extends KnowledgeOptions {
  /** That of the source of the rule's leading condition, or a function that knows those of all sources. */
  readonly profile: SourceProfiles;
  /** The rules that silence this one, as far as they are active. */
  readonly silencers?: readonly Rule[];
  /** What was known when, where somebody keeps it: that of {@link backtestSeries} and the same vintages. */
  readonly glimpses?: readonly Glimpse[];
}

/** Every series that a backtest looks at: those of the rule and of its silencers. */
export function backtestSeries(rule: Rule, silencers: readonly Rule[] = []): SeriesId[] {
  return [...new Set([rule, ...silencers].flatMap(({ document }) => seriesIdsOf(document)))];
}

/** One month of one subject, as it stood when it was first assessed. */
export interface BacktestMonth {
  readonly period: Period;
  readonly value: number | null;
  readonly gap?: GapReason;
  readonly level: Level;
  readonly verdict: Verdict;
  /** Whether the number is strictly beyond a line; of a composed rule, whether the composition holds. */
  readonly beyond: boolean;
}

export interface BacktestSubject {
  readonly subject: string;
  readonly months: readonly BacktestMonth[];
}

export interface BacktestView {
  readonly events: readonly AlertEvent[];
  readonly alerts: readonly BacktestAlert[];
  /** Alerts that ended soon after they were raised, or were raised soon after the last had ended. */
  readonly flaps: readonly BacktestAlert[];
  readonly subjects: readonly BacktestSubject[];
  /** Months beyond the line; months of several subjects count each. */
  readonly monthsBeyond: number;
  /** Months with an open alert, counted likewise. */
  readonly monthsOpen: number;
  /** Months without a number, by reason; a month counts once a reason, however many subjects there are. */
  readonly gaps: Readonly<Partial<Record<GapReason, number>>>;
}

export interface Backtest extends Comparison {
  readonly rule: string;
  readonly name: string;
  readonly sentence: string;
  readonly scale: ReturnType<typeof scaleOf>;
  readonly unit: string;
  /** The first and the last month assessed; undefined where the data have none of the rule's series. */
  readonly from?: Period;
  readonly until?: Period;
  /** Today's data, told month by month from the first. */
  readonly asRevised: BacktestView;
  /** What was known at each instant, with the corrections that would have been told. */
  readonly asKnown: BacktestView;
}

/**
 * Backtests one rule. The first evaluation as known tells every month that was retrieved with it, as if month by month:
 * nothing older is known of those.
 *
 * Costs one assessment by today's data and one for each instant at which something was retrieved: linear in periods
 * times instants, times partners.
 *
 * @param vintagesOf every vintage of each series of the rule and of its silencers
 */
export function backtest(rule: Rule, vintagesOf: VintagesOf, options: BacktestOptions): Backtest {
  const { silencers, profile } = options;
  const all = options.glimpses ?? glimpses(backtestSeries(rule, silencers), vintagesOf, options);
  const [known, revised] = [new Ledger(rule, options), new Ledger(rule, options)];
  for (const glimpse of all) known.evaluate(glimpse);
  for (const glimpse of all.slice(-1)) revised.evaluate(glimpse);
  return {
    rule: rule.document.id,
    name: rule.document.name,
    sentence: ruleSentence(rule.document, profile),
    scale: scaleOf(rule.condition),
    unit: revised.unit,
    ...revised.range(),
    asRevised: revised.view(),
    asKnown: known.view(),
    ...known.comparedWith(revised),
  };
}

/** What was told of one subject so far. */
interface Account {
  told: Told;
  version: number;
  readonly tellings: Telling[];
  readonly months: BacktestMonth[];
}

/** Carries what was told from one evaluation to the next, as the service does. */
class Ledger {
  readonly #rule: Rule;
  readonly #options: BacktestOptions;
  readonly #accounts = new Map<string, Account>();
  #events: AlertEvent[] = [];
  #progress: Pick<Told, 'since' | 'through'> | undefined;
  unit = '';

  constructor(rule: Rule, options: BacktestOptions) {
    this.#rule = rule;
    this.#options = options;
  }

  evaluate({ at, history }: Glimpse): void {
    const { silencers = [] } = this.#options;
    const assessed = assess(this.#rule, history, {
      silencers: silencers.map((silencer) => assess(silencer, history)),
      partners: [...this.#accounts.keys()].filter((subject) => subject !== this.#rule.document.id),
    });
    const { panel, tracks } = assessed;
    if (panel.length === 0) return;
    const [first, last] = [panel.periodAt(0), panel.periodAt(panel.length - 1)];
    this.#progress ??= { since: first, through: addMonths(first, -1) };
    for (const track of tracks) this.#settle(track, assessed, at);
    if (last > this.#progress.through) this.#progress = { ...this.#progress, through: last };
    const { metric } = this.#rule.condition;
    this.unit = metricOf(metric).unit?.(metric, [panel, ...assessed.others]) ?? panel.columns.unit;
  }

  /** A subject that nothing was told of was clear as far as the rule was evaluated. */
  #settle(track: Track, { panel, others }: Assessed, at: string): void {
    const progress = this.#progress ?? { since: panel.periodAt(0), through: addMonths(panel.periodAt(0), -1) };
    const isNew = !this.#accounts.has(track.subject);
    const account = this.#account(track.subject, progress);
    const told = { ...account.told, through: progress.through };
    const telling = tell(this.#rule, track, panel, told);
    if (telling.changes.length > 0) account.version += 1;
    const { rule, profile, version } = { rule: this.#rule, profile: this.#options.profile, version: account.version };
    const events = telling.changes.map((change) =>
      alertEvent({ rule, profile, track, panel, others, at, version }, change),
    );
    this.#events.push(...events);
    account.tellings.push({ at, before: progress.through, through: telling.told.through, changes: telling.changes });
    for (let t = isNew ? 0 : panel.columnOf(progress.through) + 1; t < panel.length; t++)
      account.months.push(monthAt(track, panel, t));
    account.told = telling.told;
  }

  #account(subject: string, { since, through }: Pick<Told, 'since' | 'through'>): Account {
    const known = this.#accounts.get(subject);
    if (known !== undefined) return known;
    const account = { told: { since, through, steps: [] }, version: 0, tellings: [], months: [] };
    this.#accounts.set(subject, account);
    return account;
  }

  range(): { from?: Period; until?: Period } {
    return this.#progress === undefined ? {} : { from: this.#progress.since, until: this.#progress.through };
  }

  view(): BacktestView {
    const subjects = [...this.#accounts].map(([subject, { months }]) => ({ subject, months }));
    const months = subjects.flatMap((each) => each.months);
    const alerts = [...this.#accounts].map(([subject, { tellings }]) => alertsOf(subject, tellings));
    return {
      events: this.#events,
      alerts: alerts.flat(),
      flaps: alerts.flatMap(flapsOf),
      subjects,
      monthsBeyond: months.filter(({ beyond }) => beyond).length,
      monthsOpen: months.filter(({ level }) => level !== 'clear').length,
      gaps: gapCounts(months),
    };
  }

  /** This one is the view as known, the other that by today's data. */
  comparedWith(revised: Ledger): Comparison {
    const since = this.#progress?.since ?? '';
    const subjects = new Set([...this.#accounts.keys(), ...revised.#accounts.keys()]);
    const each = [...subjects].map((subject) => {
      const tellings = this.#accounts.get(subject)?.tellings ?? [];
      const asRevised = alertsOf(subject, revised.#accounts.get(subject)?.tellings ?? []);
      return compared({ asKnown: alertsOf(subject, tellings), asRevised, tellings, since });
    });
    return {
      falseAlarms: each.flatMap(({ falseAlarms }) => falseAlarms),
      misses: each.flatMap(({ misses }) => misses),
      leads: each.flatMap(({ leads }) => leads),
    };
  }
}

/** One month of a track, in full. */
export function monthAt(track: Track, panel: Panel, t: number): BacktestMonth {
  const { period, value, gap, level, verdict } = assessmentAt(track, panel, t);
  const beyond = track.leaves === undefined ? track.breached[t] === 1 : level !== 'clear';
  return { period, value, ...(gap !== undefined && { gap }), level, verdict, beyond };
}

/** Months without a number, by reason; each month once a reason. */
export function gapCounts(months: readonly BacktestMonth[]): BacktestView['gaps'] {
  const once = new Map(months.map(({ period, gap }) => [`${period} ${gap ?? ''}`, gap]));
  const counts: Partial<Record<GapReason, number>> = {};
  for (const gap of once.values()) if (gap !== undefined) counts[gap] = (counts[gap] ?? 0) + 1;
  return counts;
}
