/** What a rule says of its months, why, and the figures behind it. */
import type { OperationsOf } from '../../../shared/api/route.ts';
import type { ruleHistoryRoutes } from '../../../shared/api/routes/rule-history.ts';
import { LEVELS } from '../../../shared/domain/alert.ts';
import { levelAt, type Track } from '../../../shared/domain/assess.ts';
import { monthAt } from '../../../shared/domain/backtest.ts';
import { isWithin, type MonthRange } from '../../../shared/domain/backtest-range.ts';
import { explain } from '../../../shared/domain/explain.ts';
import { metricOf } from '../../../shared/domain/metrics/index.ts';
import type { Panel } from '../../../shared/domain/panel.ts';
import { scaleOf } from '../../../shared/domain/rule.ts';
import { ruleState } from '../../../shared/domain/rule-state.ts';
import { csv } from '../csv.ts';
import { ProblemFound } from '../problem-found.ts';
import type { ManageServices } from '../services.ts';
import { linesOf, subjectName } from './backtests.ts';
import { figuresOf, figureRows } from './rule-figures.ts';
import { profileIn, sentenceOf, storedRule } from './rule-documents.ts';
import { type AssessedRule, assessedAt } from './rule-knowledge.ts';

type HistoryOperations = Omit<OperationsOf<typeof ruleHistoryRoutes, ManageServices>, 'backtestRule'>;

export const ruleHistoryOperations: HistoryOperations = {
  getAssessments: async ({ parameters, query, accept }, services) => {
    const { document } = await storedRule(parameters.rule, services);
    const asOf = query['as-of'];
    const assessed = await assessedAt(document, asOf, services);
    const subjects = subjectsOf(assessed, query);
    if (accept === 'text/csv') return { status: 200, type: 'text/csv', text: csv(MONTH_HEADER, monthRows(subjects)) };
    const { rule, panel, others } = assessed;
    const { condition } = rule;
    const told = await services.alerts.events(document.id);
    const shown = told.filter(({ period, at }) => isWithin(query, period) && (asOf === undefined || at <= asOf));
    return {
      status: 200,
      body: {
        rule: document.id,
        name: document.name,
        sentence: sentenceOf(document, services),
        scale: scaleOf(condition),
        unit: metricOf(condition.metric).unit?.(condition.metric, [panel, ...others]) ?? panel.columns.unit,
        ...linesOf(rule, services),
        ...rangeOf(panel, query),
        ...(asOf !== undefined && { asOf }),
        subjects,
        events: shown.map(({ id, kind, subject, period, at, severity }) => ({
          id,
          kind,
          subject,
          period,
          at,
          severity,
        })),
        ...provenanceOf([panel, ...others]),
      },
    };
  },

  getExplanation: async ({ parameters, query }, services) => {
    const { document } = await storedRule(parameters.rule, services);
    const assessed = await assessedAt(document, query['as-of'], services);
    const { rule, panel, others, tracks } = assessed;
    if (panel.length === 0) throw new ProblemFound('not-found', 'There are no figures of this rule yet.');
    const period = query.period ?? panel.periodAt(panel.length - 1);
    const t = panel.columnOf(period);
    if (t < 0 || t >= panel.length)
      throw new ProblemFound(
        'not-found',
        `There are no figures for ${period}: they reach from ${panel.periodAt(0)} to ${panel.periodAt(panel.length - 1)}.`,
      );
    const at = services.clock.now().toISOString();
    const subject = query.subject ?? ruleState(rule, profileIn(services), assessed, at)?.subject;
    const track = tracks.find((each) => each.subject === subject);
    if (track === undefined) throw new ProblemFound('not-found', `The rule has no subject ${subject}.`);
    const level = levelAt(track, t);
    const line = level === 'warning' ? (rule.lines.warning ?? rule.lines.critical) : rule.lines.critical;
    const explanation = explain(rule, profileIn(services), { track, panel, others, t, threshold: line.raise });
    return { status: 200, body: { ...explanation, period, subject: track.subject, level } };
  },

  getFigures: async ({ parameters, query, accept }, services) => {
    const { document } = await storedRule(parameters.rule, services);
    const figures = await figuresOf(document, { from: query.from, to: query.to, asOf: query['as-of'] }, services);
    if (accept === 'text/csv')
      return {
        status: 200,
        type: 'text/csv',
        text: csv(['period', 'partner', 'name', 'amount', 'unit', 'retrieved'], figureRows(figures)),
      };
    return { status: 200, body: figures };
  },
};

const MONTH_HEADER = ['subject', 'name', 'period', 'value', 'gap', 'level', 'verdict', 'beyond'];

/** Each subject with its months in the range; the gravest at the last month first. */
function subjectsOf({ rule, panel, tracks }: AssessedRule, range: MonthRange) {
  const columns = Array.from({ length: panel.length }, (_, t) => t).filter((t) => isWithin(range, panel.periodAt(t)));
  const rank = (track: Track) => LEVELS.indexOf(levelAt(track, panel.length - 1));
  return [...tracks]
    .sort((a, b) => rank(b) - rank(a) || (a.subject < b.subject ? -1 : 1))
    .map((track) => ({
      subject: track.subject,
      name: subjectName(track.subject, rule.document),
      months: columns.map((t) => monthAt(track, panel, t)),
    }));
}

function* monthRows(subjects: ReturnType<typeof subjectsOf>) {
  for (const { subject, name, months } of subjects)
    for (const { period, value, gap, level, verdict, beyond } of months)
      yield [subject, name, period, value, gap, level, verdict, beyond];
}

function rangeOf(panel: Panel, { from, to }: MonthRange) {
  if (panel.length === 0) return { from: null, until: null };
  const [first, last] = [panel.periodAt(0), panel.periodAt(panel.length - 1)];
  return { from: from !== undefined && from > first ? from : first, until: to !== undefined && to < last ? to : last };
}

function provenanceOf(panels: readonly Panel[]) {
  const used = panels.flatMap(({ columns }) => columns.vintages.flat());
  const recording = used.find((vintage) => vintage.recording !== undefined)?.recording;
  const retrievedAt = used.reduce<string | null>(
    (latest, vintage) => (latest === null || vintage.retrievedAt > latest ? vintage.retrievedAt : latest),
    null,
  );
  return { retrievedAt, ...(recording !== undefined && { recording }) };
}
