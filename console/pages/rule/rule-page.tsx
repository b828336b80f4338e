/** One rule: where it stands, its chart, why any month is what it is, its rows, its text and its revisions. */
import { useState } from 'preact/hooks';
import { request, read } from '../../api/client.ts';
import type { Assessed, Assessments, Figures, Rule } from '../../api/shapes.ts';
import { type Reading, useAnswer } from '../../api/use-answer.ts';
import { Empty } from '../../parts/empty.tsx';
import { Failure } from '../../parts/failure.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Loading } from '../../parts/loading.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import type { PageProps } from '../../shell/page-props.ts';
import { ChartSection } from './chart-section.tsx';
import { asOfChosen, chooseAsOf } from './chosen.ts';
import { PeriodSection } from './period-section.tsx';
import { Revisions } from './revisions.tsx';
import { RowsSection } from './rows-section.tsx';
import { RuleAlerts } from './rule-alerts.tsx';
import { RuleHead } from './rule-head.tsx';
import { RuleText } from './rule-text.tsx';
import './rule.css';

export function page({ parameters }: PageProps) {
  const id = parameters['rule'] ?? '';
  return <RulePage key={id} id={id} />;
}

/** Address of a rule in the API. */
export function ruleAddress(id: string, rest = ''): string {
  return `/rules/${encodeURIComponent(id)}${rest}`;
}

function RulePage({ id }: { readonly id: string }) {
  const rule = useAnswer(id, (signal) => request<Rule>('GET', ruleAddress(id), { signal }));
  const [changes, setChanges] = useState(0);
  const asOf = asOfChosen();
  const at = `${id} ${asOf ?? ''}`;
  const options = { query: { 'as-of': asOf } };
  const assessments = useAnswer(at, (signal) =>
    read<Assessments>(ruleAddress(id, '/assessments'), { ...options, signal }),
  );
  const figures = useAnswer(at, (signal) => read<Figures>(ruleAddress(id, '/figures'), { ...options, signal }));
  if (rule.value === undefined) {
    if (rule.problem === undefined) return <LoadingRule id={id} />;
    return (
      <>
        <PageHead title={id} back={<a href="#/rules">Rules</a>} />
        <Failure problem={rule.problem} retry={rule.reload} />
      </>
    );
  }
  const { value, etag } = rule.value;
  const reloadFigures = () => [assessments, figures].forEach((reading) => reading.reload());
  const changed = () => {
    rule.reload();
    reloadFigures();
    setChanges((n) => n + 1);
  };
  return (
    <div class="rule-page">
      <RuleHead rule={value} etag={etag} changed={changed} />
      <RuleAlerts key={changes} id={id} />
      {assessments.problem !== undefined && <Failure problem={assessments.problem} retry={reloadFigures} />}
      {assessments.value === undefined && assessments.loading && <Loading what="the chart" lines={7} />}
      {asOf !== undefined && <AsKnown asOf={asOf} />}
      {assessments.value !== undefined && (
        <Assessment value={assessments.value} figures={figures} rule={value} asOf={asOf} />
      )}
      <RuleText id={id} version={value.version} sentence={value.sentence} />
      <Revisions id={id} version={value.version} />
    </div>
  );
}

function LoadingRule({ id }: { readonly id: string }) {
  return (
    <>
      <PageHead title={id} back={<a href="#/rules">Rules</a>} />
      <Loading what="the rule" lines={8} />
    </>
  );
}

function AsKnown({ asOf }: { readonly asOf: string }) {
  return (
    <p class="note" role="status">
      <Icon name="clock" /> The figures as they were known on <span class="number">{asOf}</span>, at the end of the day,
      UTC.
      <button type="button" class="link-button" onClick={() => chooseAsOf('')}>
        Show those of now
      </button>
    </p>
  );
}

interface AssessmentProps {
  readonly value: Assessments;
  readonly figures: Reading<Figures>;
  readonly rule: Rule;
  readonly asOf: string | undefined;
}

function Assessment({ value, figures, rule, asOf }: AssessmentProps) {
  if (!hasFigures(value) && asOf !== undefined)
    return <Empty title={`Nothing was known on ${asOf}`}>The first figures were retrieved on a later day.</Empty>;
  if (!hasFigures(value))
    return (
      <Empty title="No figures yet" next={<a href="#/releases">See when they are due</a>}>
        {rule.onHold ?? 'Nothing was retrieved for this rule so far. It is evaluated as soon as its source publishes.'}
      </Empty>
    );
  return (
    <div class="rule-columns">
      <ChartSection assessments={value} figures={figures} document={rule.document} />
      <PeriodSection assessments={value} />
      <RowsSection assessments={value} figures={figures} />
    </div>
  );
}

function hasFigures(assessments: Assessments): assessments is Assessed {
  return assessments.from !== null && assessments.until !== null && assessments.subjects.length > 0;
}
