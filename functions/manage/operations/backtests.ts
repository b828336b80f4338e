/** What a rule would have done. */
import type { OperationsOf } from '../../../shared/api/route.ts';
import type { ruleHistoryRoutes } from '../../../shared/api/routes/rule-history.ts';
import type { AlertEvent } from '../../../shared/domain/alert.ts';
import { backtest, type Backtest, backtestSeries, type BacktestView } from '../../../shared/domain/backtest.ts';
import { diffBacktests, type EventsDiff } from '../../../shared/domain/backtest-diff.ts';
import { backtestWithin, type MonthRange } from '../../../shared/domain/backtest-range.ts';
import { partnerName } from '../../../shared/domain/partners.ts';
import { compileRule, type Rule, type RuleDocument } from '../../../shared/domain/rule.ts';
import { basesPhrase } from '../../../shared/domain/rule-sentence.ts';
import type { ManageServices } from '../services.ts';
import { profileIn, readRule, storedRule, warningsOf } from './rule-documents.ts';
import { knowledgeOf, runsStarted, silencing } from './rule-knowledge.ts';

export const backtestOperations: Pick<OperationsOf<typeof ruleHistoryRoutes, ManageServices>, 'backtestRule'> = {
  backtestRule: async ({ body }, services) => {
    const document = readRule(body.rule, services, 'rule');
    const other = body.compareWith === undefined ? undefined : await otherVersion(body.compareWith, services);
    return { status: 200, body: await backtestAnswer({ document, other, range: body }, services) };
  },
};

function otherVersion(given: unknown, services: ManageServices): Promise<RuleDocument> | RuleDocument {
  if (typeof given !== 'string') return readRule(given, services, 'compareWith');
  return storedRule(given, services).then(({ document }) => document);
}

interface Asked {
  readonly document: RuleDocument;
  /** The version before, to compare with. */
  readonly other?: RuleDocument | undefined;
  readonly range?: MonthRange;
}

/** The backtest as it is answered: events without their explanations, which a list of them does not show. */
export async function backtestAnswer({ document, other, range = {} }: Asked, services: ManageServices) {
  const documents = other === undefined ? [document] : [document, other];
  const [known, started, warnings] = await Promise.all([
    knowledgeOf(documents, services),
    runsStarted(documents, services),
    warningsOf(document, services),
  ]);
  const test = (each: RuleDocument) => {
    const rule = compileRule(each);
    const silencers = silencing(each, known.silencers);
    const glimpses = services.glimpses.of(backtestSeries(rule, silencers), known.vintagesOf, started);
    return backtestWithin(
      backtest(rule, known.vintagesOf, { profile: profileIn(services), silencers, glimpses }),
      range,
    );
  };
  const tested = test(document);
  const { asRevised, asKnown, falseAlarms, misses, leads, ...rest } = tested;
  return {
    ...rest,
    ...linesOf(compileRule(document), services),
    asRevised: viewOf(tested, asRevised),
    asKnown: viewOf(tested, asKnown),
    falseAlarms,
    misses,
    leads,
    warnings,
    ...(other !== undefined && { compared: comparedOf(test(other), tested) }),
  };
}

/** The lines of the leading condition, and what its figures are. */
export function linesOf({ condition, lines }: Rule, services: Pick<ManageServices, 'profiles'>) {
  const { critical, warning, direction } = lines;
  return {
    basis: basesPhrase(condition, profileIn(services)(condition.series.source)),
    direction,
    lines: {
      critical: critical.raise,
      ...(warning !== undefined && { warning: warning.raise }),
      clear: critical.clear,
    },
  };
}

/** "Viet Nam", or the rule's name where it is its own subject. */
export function subjectName(subject: string, { id, name }: Pick<RuleDocument, 'id' | 'name'>): string {
  return subject === id ? name : partnerName(subject);
}

function viewOf({ rule: id, name }: Backtest, { events, subjects, ...rest }: BacktestView) {
  return {
    ...rest,
    events: events.map(eventAnswer),
    subjects: subjects.map(({ subject, months }) => ({ subject, name: subjectName(subject, { id, name }), months })),
  };
}

function comparedOf(before: Backtest, after: Backtest) {
  const { rule, asRevised, asKnown } = diffBacktests(before, after);
  const side = ({ onlyBefore, onlyAfter, both }: EventsDiff) => ({
    onlyBefore: onlyBefore.map(eventAnswer),
    onlyAfter: onlyAfter.map(eventAnswer),
    both: both.map(eventAnswer),
  });
  return { rule, asRevised: side(asRevised), asKnown: side(asKnown) };
}

function eventAnswer({
  id,
  kind,
  cause,
  subject,
  period,
  from,
  to,
  severity,
  value,
  threshold,
  reason,
  at,
}: AlertEvent) {
  const because = cause === undefined ? {} : { cause };
  return { id, kind, ...because, subject, period, from, to, severity, value, threshold, reason, at };
}
