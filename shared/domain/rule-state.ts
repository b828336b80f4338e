/** A snapshot of where a rule stands, for lists: computed once after each evaluation, from what was just assessed. */
import { LEVELS, type Level } from './alert.ts';
import { type Assessed, assessmentAt, levelAt, type Track, type Verdict } from './assess.ts';
import { explain } from './explain.ts';
import type { Explanation, Point } from './explanation.ts';
import type { GapReason } from './gap.ts';
import type { Panel } from './panel.ts';
import type { Period } from './period.ts';
import { type Rule, scaleOf } from './rule.ts';
import { stateSentence } from './rule-state-sentence.ts';
import type { SourceProfiles } from './source-profiles.ts';

const SPARKLINE_PERIODS = 24;

export interface RuleState {
  /** That of the subject that stands highest. */
  readonly level: Level;
  readonly verdict: Verdict;
  /** The subject that stands highest: the partner for a rule with `each`, otherwise the rule's own id. */
  readonly subject: string;
  readonly subjects: number;
  /** How many subjects are not clear. */
  readonly raised: number;
  readonly period: Period;
  readonly value: number | null;
  readonly gap?: GapReason;
  readonly scale: Explanation['scale'];
  readonly unit: string;
  readonly basis: string;
  /** The critical line, in the scale of the value; and the warning line, if there is one. */
  readonly threshold: number;
  readonly warning?: number;
  readonly direction: 'above' | 'below';
  /** `value - threshold`, null without a value. */
  readonly distance: number | null;
  /** Why it stands so, in one sentence or two. */
  readonly reason: string;
  /** The last 24 periods of the subject, oldest first. */
  readonly sparkline: readonly Point[];
  readonly retrievedAt: string;
  readonly recording?: string;
  /** When an evaluation first found all this so, ISO 8601, UTC. */
  readonly evaluatedAt: string;
}

/** Undefined where there are no figures to say anything about. `at`: when the assessment was made, ISO 8601, UTC. */
export function ruleState(
  rule: Rule,
  profiles: SourceProfiles,
  assessed: Pick<Assessed, 'panel' | 'others' | 'tracks'>,
  at: string,
): RuleState | undefined {
  const { panel, others, tracks } = assessed;
  const t = panel.length - 1;
  const track = highest(rule, tracks, t);
  if (track === undefined || t < 0) return undefined;
  const { critical, warning, direction } = rule.lines;
  const { period, value, gap, level, verdict } = assessmentAt(track, panel, t);
  const explanation = explain(rule, profiles, { track, panel, others, t, threshold: critical.raise });
  return {
    level,
    verdict,
    subject: track.subject,
    subjects: tracks.length,
    raised: tracks.filter((each) => levelAt(each, t) !== 'clear').length,
    period,
    value,
    ...(gap !== undefined && { gap }),
    scale: scaleOf(rule.condition),
    unit: explanation.unit,
    basis: explanation.basis,
    threshold: critical.raise,
    ...(warning !== undefined && { warning: warning.raise }),
    direction,
    distance: value === null ? null : value - critical.raise,
    reason: stateSentence(rule, { track, panel, explanation }),
    sparkline: sparklineOf(track, panel),
    retrievedAt: explanation.retrievedAt,
    ...(explanation.recording !== undefined && { recording: explanation.recording }),
    evaluatedAt: at,
  };
}

/** The gravest level; among equals the one furthest beyond the line, or nearest to it; then in order of subject. */
function highest({ lines }: Rule, tracks: readonly Track[], t: number): Track | undefined {
  const sign = lines.direction === 'above' ? 1 : -1;
  const rank = (track: Track) => LEVELS.indexOf(levelAt(track, t));
  const reach = (track: Track) => {
    const value = track.values[t];
    const isMissing = value === undefined || Number.isNaN(value) || track.gaps[t] !== 0;
    return isMissing ? Number.NEGATIVE_INFINITY : sign * value;
  };
  const higher = (a: Track, b: Track) => {
    if (rank(a) !== rank(b)) return rank(a) > rank(b);
    if (reach(a) !== reach(b)) return reach(a) > reach(b);
    return a.subject < b.subject;
  };
  return tracks.reduce<Track | undefined>(
    (best, each) => (best === undefined || higher(each, best) ? each : best),
    undefined,
  );
}

function sparklineOf(track: Track, panel: Panel): Point[] {
  const first = Math.max(0, panel.length - SPARKLINE_PERIODS);
  return Array.from({ length: panel.length - first }, (_, index) => {
    const { period, value, gap } = assessmentAt(track, panel, first + index);
    return { period, value, ...(gap !== undefined && { gap }) };
  });
}
