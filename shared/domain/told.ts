/** What was told of a subject, as a timeline of levels: read, begun, continued. */
import type { AlertMark, EventCause, EventKind, Level, Step, Told } from './alert.ts';
import { addMonths, type Period } from './period.ts';

/** An event before its explanation is computed. */
export interface Change {
  readonly kind: EventKind;
  readonly period: Period;
  /** For a correction, the last period that it corrects. */
  readonly until: Period;
  readonly from: Level;
  readonly to: Level;
  /** What somebody did to the rule, where that brought the change; and of `closed` why, to stand after "because". */
  readonly cause?: EventCause;
  readonly because?: string;
  /** The alert that it is of; left out where it is of none. */
  readonly alert?: Pick<AlertMark, 'opened' | 'before' | 'after' | 'verdict'>;
}

/** The level told for a period: that of the last step at or before it, `clear` where nothing was said. */
export function toldLevel(told: Told, period: Period): Level {
  return told.steps.findLast(({ from }) => from <= period)?.level ?? 'clear';
}

/** The alert that was open in a period by what was told, by the period in which it was raised; undefined where none was. */
export function toldAlert(told: Told, period: Period): Period | undefined {
  return alertOfStep(
    told.steps,
    told.steps.findLastIndex(({ from }) => from <= period),
  );
}

/** A step that says nothing of its alert goes on with the one before, or raises its own. */
function alertOfStep(steps: readonly Step[], index: number): Period | undefined {
  const step = steps[index];
  if (step === undefined || step.level === 'clear') return undefined;
  return step.alert ?? alertOfStep(steps, index - 1) ?? step.from;
}

/** Appends a step of the alert, which it names only where the steps do not say it. */
export function addStep(steps: Step[], step: Pick<Step, 'from' | 'level'>, alert: Period | undefined): void {
  steps.push(step);
  if (alert === undefined || alertOfStep(steps, steps.length - 1) === alert) return;
  steps[steps.length - 1] = { ...step, alert };
}

/** What the first evaluation of a rule starts from: nothing is said about the past, only about where it stands now. */
export function untold(period: Period): Told {
  return { since: period, through: addMonths(period, -1), steps: [] };
}

/** What an evaluation starts from after the rule itself was changed: the old rule's last word, and no correction of it. */
export function retold(told: Told, period: Period): Told {
  const before = addMonths(period, -1);
  const steps: Step[] = [];
  const level = toldLevel(told, told.through);
  if (level !== 'clear') addStep(steps, { from: before, level }, toldAlert(told, told.through));
  return { since: period, through: before, steps };
}

/** True when some step is of the alert that was raised in that period. */
export function hasAlert({ steps }: Told, opened: Period): boolean {
  return steps.some((_, index) => alertOfStep(steps, index) === opened);
}
