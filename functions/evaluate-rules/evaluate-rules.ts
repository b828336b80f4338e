/** Evaluates one batch of rules: assesses the stored history, and puts what is news into the outbox of each subject. */
import { alertEvent, type Finding } from '../../shared/domain/alert-event.ts';
import type { AlertState, RuleProgress, Told } from '../../shared/domain/alert.ts';
import { type Assessed, assess, type History, type Track } from '../../shared/domain/assess.ts';
import { fingerprint } from '../../shared/domain/fingerprint.ts';
import { type Panel, panelOf } from '../../shared/domain/panel.ts';
import { addMonths, type Period, periodAt } from '../../shared/domain/period.ts';
import { compileRule, conditionsOf, expressionOf, inputsOf, type RuleDocument } from '../../shared/domain/rule.ts';
import type { EvaluateResult } from '../../shared/domain/run.ts';
import { type SeriesSelection, seriesOf } from '../../shared/domain/series-selection.ts';
import type { SourceProfile } from '../../shared/domain/source-profile.ts';
import { retold, tell, untold } from '../../shared/domain/tell.ts';
import type { AlertStore } from '../../shared/ports/alert-store.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { RuleStore } from '../../shared/ports/rule-store.ts';
import type { RunStore } from '../../shared/ports/run-store.ts';
import type { SeriesStore } from '../../shared/ports/series-store.ts';
import { reviewCodes } from './review-codes.ts';
import { StateContended } from './state-contended.ts';

const ATTEMPTS = 5;

export interface EvaluateRulesInput {
  readonly run: string;
  readonly batch: number;
}

export interface EvaluateRulesServices {
  readonly rules: RuleStore;
  readonly series: SeriesStore;
  readonly alerts: AlertStore;
  readonly runs: RunStore;
  readonly clock: Clock;
  readonly profile: (source: string) => SourceProfile;
}

/** A repeat, or a second evaluation at the same time, finds nothing more to tell. */
export async function evaluateRules(
  { run, batch }: EvaluateRulesInput,
  services: EvaluateRulesServices,
): Promise<Omit<EvaluateResult, 'outboxes'>> {
  const [{ until }, { rules }] = await Promise.all([services.runs.plan(run), services.runs.evaluateBatch(run, batch)]);
  const panels = panelReader(services.series, until);
  const totals = { assessments: 0, events: 0 };
  const outboxes: { rule: string; subject: string }[] = [];
  for (const id of rules) {
    const stored = await services.rules.get(id);
    if (stored === undefined || stored.onHold !== undefined) continue;
    const result = await evaluateRule(stored.document, panels, services);
    totals.assessments += result.assessments;
    totals.events += result.events;
    outboxes.push(...result.outboxes);
  }
  await services.runs.saveEvaluateResult(run, batch, { ...totals, outboxes });
  return totals;
}

type PanelReader = (selection: SeriesSelection) => Promise<Panel>;

/** Reads each basket once a batch. */
function panelReader(store: SeriesStore, until: Period): PanelReader {
  const panels = new Map<string, Promise<Panel>>();
  return (selection) => {
    const key = keyOf(selection);
    const known = panels.get(key);
    if (known !== undefined) return known;
    const panel = Promise.all(seriesOf(selection).map((id) => store.current(id))).then((series) =>
      panelOf(series, selection.measure, until),
    );
    panels.set(key, panel);
    return panel;
  };
}

function keyOf(selection: SeriesSelection): string {
  return `${selection.measure} ${seriesOf(selection).join(' ')}`;
}

/** Every panel that a rule looks at, read before the assessment, which cannot wait. */
async function historyOf(document: RuleDocument, panels: PanelReader): Promise<History> {
  const selections = conditionsOf(document).flatMap(inputsOf);
  const read = new Map(await Promise.all(selections.map(async (each) => [keyOf(each), await panels(each)] as const)));
  return (selection) => {
    const panel = read.get(keyOf(selection));
    if (panel === undefined) throw new RangeError(`no panel was read for ${keyOf(selection)}`);
    return panel;
  };
}

/** The assessments of the rules that silence this one; one that does not exist or is on hold silences nothing. */
async function silencersOf(
  document: RuleDocument,
  panels: PanelReader,
  { rules }: EvaluateRulesServices,
): Promise<Assessed[]> {
  const stored = await Promise.all(document['silenced-by'].map((id) => rules.get(id)));
  const active = stored.filter((rule) => rule !== undefined && rule.onHold === undefined).map((rule) => rule?.document);
  return Promise.all(
    active
      .filter((parent) => parent !== undefined)
      .map(async (parent) => assess(compileRule(parent), await historyOf(parent, panels))),
  );
}

async function evaluateRule(
  document: RuleDocument,
  panels: PanelReader,
  services: EvaluateRulesServices,
): Promise<EvaluateResult> {
  const rule = compileRule(document);
  const { progress, states } = await services.alerts.states(document.id);
  const { panel, others, tracks } = assess(rule, await historyOf(document, panels), {
    silencers: await silencersOf(document, panels, services),
    partners: states.map(({ subject }) => subject).filter((subject) => subject !== document.id),
  });
  if (panel.length === 0) return { assessments: 0, events: 0, outboxes: [] };
  const known = { progress, revision: revisionOf(document), last: panel.periodAt(panel.length - 1) };
  const found = {
    rule,
    profile: services.profile,
    panel,
    others,
    at: services.clock.now().toISOString(),
  };
  const { open, events } = await settleAll(found, tracks, { known, states }, services.alerts);
  await services.alerts.saveProgress(progressOf(document.id, known));
  return {
    assessments: tracks.length * freshPeriods(panel, progress, known.last),
    events,
    outboxes: open.filter(({ outbox }) => outbox.length > 0).map(({ rule: id, subject }) => ({ rule: id, subject })),
  };
}

interface Before {
  readonly known: Omit<Known, 'state'>;
  readonly states: readonly AlertState[];
}

/** Every subject of a rule, and then the codes that want a review, which stand in the rule's own state. */
async function settleAll(
  found: Omit<Finding, 'version' | 'track'>,
  tracks: readonly Track[],
  { known, states }: Before,
  alerts: AlertStore,
): Promise<{ open: AlertState[]; events: number }> {
  const { id } = found.rule.document;
  const open = new Map(states.map((state) => [state.subject, state]));
  let events = 0;
  for (const track of tracks) {
    const settled = await settle({ ...found, track }, { ...known, state: open.get(track.subject) }, alerts);
    events += settled.events;
    if (settled.state !== undefined) open.set(track.subject, settled.state);
  }
  const [first] = tracks;
  if (first === undefined) return { open: [...open.values()], events };
  const before = { state: open.get(id), progress: known.progress };
  const reviewed = await reviewCodes({ ...found, track: first }, before, alerts);
  if (reviewed.state !== undefined) open.set(id, reviewed.state);
  return { open: [...open.values()], events: events + reviewed.events };
}

interface Known {
  readonly state?: AlertState | undefined;
  readonly progress?: RuleProgress | undefined;
  readonly revision: string;
  readonly last: Period;
}

/** Compare-and-set: whoever loses the race looks again at what the winner told. */
async function settle(
  found: Omit<Finding, 'version'>,
  known: Known,
  alerts: AlertStore,
): Promise<{ state?: AlertState; events: number }> {
  const { rule, track, panel } = found;
  let state = known.state;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const told = toldBefore(state, known, firstPeriodOf(track, panel));
    const telling = tell(rule, track, panel, told);
    if (telling.changes.length === 0) return { ...(state !== undefined && { state }), events: 0 };
    const version = (state?.version ?? 0) + 1;
    const events = telling.changes.map((change) => alertEvent({ ...found, version }, change));
    const next: AlertState = {
      ...(state?.reviewed !== undefined && { reviewed: state.reviewed }),
      rule: rule.document.id,
      subject: track.subject,
      told: telling.told,
      outbox: [...(state?.outbox ?? []), ...events],
      version,
    };
    if (await alerts.saveState(next)) return { state: next, events: events.length };
    state = await alerts.state(rule.document.id, track.subject);
  }
  throw new StateContended(track);
}

/** The first period in which a partner has a row; for a rule that is its own subject there is no such thing. */
function firstPeriodOf({ partner }: Track, { columns }: Panel): Period | undefined {
  if (partner === undefined) return undefined;
  const position = columns.partners.indexOf(partner);
  const row = columns.cells.subarray(position * columns.length, (position + 1) * columns.length);
  const first = position === -1 ? -1 : row.findIndex((amount) => !Number.isNaN(amount));
  return first === -1 ? undefined : periodAt(columns.first + first);
}

/**
 * What the subject's reader knows: its own state, brought up to the progress of the rule as a whole. Of a partner that
 * turns up for the first time nothing was told, and nothing is to be corrected from before it was there.
 */
function toldBefore(
  state: AlertState | undefined,
  { progress, revision, last }: Known,
  first: Period | undefined,
): Told {
  const told = merge(state?.told, progress);
  if (told === undefined) return untold(last);
  if (progress !== undefined && progress.revision !== revision) return retold(told, last);
  if (state !== undefined || first === undefined || first <= told.since) return told;
  const before = addMonths(first, -1);
  return { ...told, since: first, through: told.through > before ? told.through : before };
}

function merge(told: Told | undefined, progress: RuleProgress | undefined): Told | undefined {
  if (progress === undefined) return told;
  if (told === undefined) return { since: progress.since, through: progress.through, steps: [] };
  return {
    since: told.since > progress.since ? told.since : progress.since,
    through: told.through > progress.through ? told.through : progress.through,
    steps: told.steps,
  };
}

function progressOf(rule: string, { progress, revision, last }: Known): RuleProgress {
  const isSame = progress !== undefined && progress.revision === revision;
  return {
    rule,
    since: isSame ? progress.since : last,
    through: isSame && progress.through > last ? progress.through : last,
    revision,
  };
}

function freshPeriods(panel: Panel, progress: RuleProgress | undefined, last: Period): number {
  if (progress === undefined) return panel.length;
  return Math.max(0, panel.columnOf(last) - panel.columnOf(progress.through));
}

/** What of a rule decides its verdicts: its name, tags and description do not. */
function revisionOf(document: RuleDocument): string {
  const conditions = conditionsOf(document).map(({ series, metric, change, window, threshold, persist, guards }) => [
    series,
    metric,
    change,
    window,
    threshold,
    persist,
    guards,
  ]);
  const shape = 'metric' in document ? [] : expressionOf(document);
  return fingerprint(JSON.stringify([conditions, shape, document['silenced-by'], document.notify]));
}
