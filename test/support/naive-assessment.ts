import type { Condition } from '../../shared/domain/rule.ts';
import type { HistoryEntry, Month } from './a-history.ts';

/** What the definition says of one period. */
export interface ExpectedPeriod {
  readonly value: number | null;
  readonly gap: string | undefined;
  readonly level: string;
}

/**
 * The definition of an assessment, written out anew for every period by looking back over the raw figures: slow, with
 * no running state, and sharing nothing with the domain. A rule on one subject over one series.
 */
export function naiveAssessment(rule: Condition, history: readonly HistoryEntry[]): ExpectedPeriod[] {
  return history.map((_, t) => {
    const { value, gap } = numberAt(rule, history, t);
    return { value, gap, level: levelAt(rule, history, t) };
  });
}

interface Found {
  readonly value: number | null;
  readonly gap: string | undefined;
}

const gapped = (gap: string): Found => ({ value: null, gap });

function monthsUpTo(history: readonly HistoryEntry[], t: number, months: number): Month[] | undefined {
  const window: Month[] = [];
  for (let at = t - months + 1; at <= t; at++) {
    const entry = at < 0 ? undefined : history[at];
    if (entry === undefined || entry === 'suppressed') return undefined;
    window.push(entry);
  }
  return window;
}

function numberAt(rule: Condition, history: readonly HistoryEntry[], t: number): Found {
  const own = history[t];
  if (own === undefined) return gapped('late');
  if (own === 'suppressed') return gapped('suppressed');
  const window = monthsUpTo(history, t, Number(rule.window.months));
  if (window === undefined) return gapped('window-incomplete');
  const partner = 'partner' in rule.metric ? rule.metric.partner : undefined;
  if (typeof partner === 'object') throw new RangeError('groups are not part of this definition');
  const all = window.reduce(
    (sum, { partners, total }) => sum + (total ?? Object.values(partners).reduce((a, b) => a + b, 0)),
    0,
  );
  const partnerSum =
    partner === undefined ? all : window.reduce((sum, { partners }) => sum + (partners[partner] ?? 0), 0);
  if (rule.metric.kind === 'partner-share' && !(all > 0)) return gapped('denominator-zero');
  const minimum = rule.guards['minimum-trade'];
  if (minimum !== undefined && all < minimum) return gapped('below-minimum-trade');
  return { value: rule.metric.kind === 'partner-share' ? partnerSum / all : partnerSum, gap: undefined };
}

const numeric = (written: string | number): number =>
  typeof written === 'number' ? written : Number(written.replace('%', '')) / 100;

/** Critical when the critical line holds it open, else warning when the warning line does. */
function levelAt(rule: Condition, history: readonly HistoryEntry[], t: number): string {
  const { above, below, warning } = rule.threshold;
  const isAbove = above !== undefined;
  const critical = numeric((isAbove ? above : below) ?? Number.NaN);
  const written = isAbove ? rule.threshold['clear-below'] : rule.threshold['clear-above'];
  const clear = written === undefined ? critical : numeric(written);
  if (isOpen({ raise: critical, clear, isAbove }, { rule, history, t })) return 'critical';
  if (warning === undefined) return 'clear';
  const raise = numeric(warning);
  const furthest = isAbove ? Math.min(raise, clear) : Math.max(raise, clear);
  return isOpen({ raise, clear: furthest, isAbove }, { rule, history, t }) ? 'warning' : 'clear';
}

interface NaiveLine {
  readonly raise: number;
  readonly clear: number;
  readonly isAbove: boolean;
}

interface Where {
  readonly rule: Condition;
  readonly history: readonly HistoryEntry[];
  readonly t: number;
}

/** Whatever the line asked for last, raise or end, is what it stands at. */
function isOpen(line: NaiveLine, where: Where): boolean {
  for (let t = where.t; t >= 0; t--) {
    if (raises(line, { ...where, t })) return true;
    if (ends(line, { ...where, t })) return false;
  }
  return false;
}

function raises(line: NaiveLine, where: Where): boolean {
  const { months, 'out-of': outOf = months } = where.rule.persist;
  let hits = 0;
  for (let t = where.t; t > where.t - outOf && t >= 0; t--) if (isHit(line, { ...where, t })) hits++;
  return isHit(line, where) && hits >= months;
}

function ends(line: NaiveLine, where: Where): boolean {
  const { keep } = where.rule.persist;
  if (where.t - keep + 1 < 0) return false;
  for (let t = where.t; t > where.t - keep; t--) if (!isBack(line, { ...where, t })) return false;
  return true;
}

function isHit({ raise, isAbove }: NaiveLine, { rule, history, t }: Where): boolean {
  const { value } = numberAt(rule, history, t);
  if (value === null) return rule.guards['when-missing'] === 'alert';
  return isAbove ? value > raise : value < raise;
}

function isBack({ clear, isAbove }: NaiveLine, { rule, history, t }: Where): boolean {
  const { value } = numberAt(rule, history, t);
  if (value === null) return rule.guards['when-missing'] === 'clear';
  return isAbove ? value < clear : value > clear;
}
