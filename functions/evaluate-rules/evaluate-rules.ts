/** Evaluates one batch of rules: assesses the stored history, and puts what is news into the outbox of each subject. */
import type { EvaluateResult } from '../../shared/domain/run.ts';
import { closeRule, outboxesOf } from './close-alerts.ts';
import { evaluateRule } from './evaluate-rule.ts';
import { type PanelReader, panelReader } from './panels.ts';
import type { EvaluateRulesServices } from './services.ts';

export type { EvaluateRulesServices };

export interface EvaluateRulesInput {
  readonly run: string;
  readonly batch: number;
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
    const result = await evaluate(id, panels, services);
    totals.assessments += result.assessments;
    totals.events += result.events;
    outboxes.push(...result.outboxes);
  }
  await services.runs.saveEvaluateResult(run, batch, { ...totals, outboxes });
  return totals;
}

/** What is on hold is left as it is; what was found before it still has to be told. */
async function evaluate(id: string, panels: PanelReader, services: EvaluateRulesServices): Promise<EvaluateResult> {
  const head = await services.rules.head(id);
  if (head === undefined) return { assessments: 0, events: 0, outboxes: [] };
  if (head.change === 'removed' || head.disabled === true) return closeRule(head, panels, services);
  if (head.onHold === undefined) return evaluateRule(head, panels, services);
  const { states } = await services.alerts.states(id);
  return { assessments: 0, events: 0, outboxes: outboxesOf(states) };
}
