/** The open alerts by severity, each with the sentence that explains it. */
import { figureBeside, lineFigure } from '../../../shared/domain/phrases.ts';
import type { Alert, Page, Severity } from '../../api/shapes.ts';
import type { Reading } from '../../api/use-answer.ts';
import { Empty } from '../../parts/empty.tsx';
import { Failure } from '../../parts/failure.tsx';
import { LevelBadge } from '../../parts/level-badge.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Recorded } from '../../parts/recorded.tsx';
import { unbroken } from '../../parts/unbroken.ts';

const SEVERITIES: readonly Severity[] = ['critical', 'warning'];
/** Cards of a severity before the rest is a link. */
const SHOWN: Readonly<Record<Severity, number>> = { critical: 6, warning: 3 };

export function RaisedNow({ open }: { readonly open: Reading<Page<Alert>> }) {
  return (
    <section class="raised" aria-labelledby="raised-title">
      <h2 id="raised-title">Raised now</h2>
      <Content open={open} />
    </section>
  );
}

function Content({ open: { value, problem, reload } }: { readonly open: Reading<Page<Alert>> }) {
  if (value === undefined)
    return problem === undefined ? (
      <Loading what="open alerts" lines={2} />
    ) : (
      <Failure problem={problem} retry={reload} />
    );
  if (value.items.length === 0)
    return (
      <Empty title="Nothing is over its line" next={<a href="#/alerts?state=closed">See what was raised before</a>}>
        Every rule that has a number is clear. You are told as soon as a release changes that.
      </Empty>
    );
  return (
    <>
      {SEVERITIES.map((severity) => (
        <OfSeverity
          key={severity}
          severity={severity}
          alerts={value.items.filter((each) => each.severity === severity)}
        />
      ))}
    </>
  );
}

interface OfSeverityProps {
  readonly severity: Severity;
  readonly alerts: readonly Alert[];
}

function OfSeverity({ severity, alerts }: OfSeverityProps) {
  if (alerts.length === 0) return null;
  return (
    <div class="raised-group">
      <h3>
        <LevelBadge level={severity} />
        <span class="quiet number">{alerts.length}</span>
      </h3>
      <ul class="raised-cards">
        {alerts.slice(0, SHOWN[severity]).map((alert) => (
          <RaisedCard key={alert.id} alert={alert} />
        ))}
      </ul>
      {alerts.length > SHOWN[severity] && (
        <a class="raised-rest" href={`#/alerts?state=open&severity=${severity}`}>
          All {alerts.length} {severity} alerts
        </a>
      )}
    </div>
  );
}

function RaisedCard({ alert }: { readonly alert: Alert }) {
  const { id, ruleName, subject, subjectName, rule, severity, last, openedPeriod, acknowledgement, correction } = alert;
  const { value, threshold, scale, unit } = last;
  return (
    <li class={`raised-card level-edge level-${severity}`}>
      <a class="raised-card-name" href={`#/alerts/${encodeURIComponent(id)}`}>
        {ruleName}
        {subject !== rule && `: ${subjectName}`}
      </a>
      <p class="raised-card-figure">
        <strong class="number">{value === null ? 'No number' : figureBeside(value, threshold, scale, unit)}</strong>
        <span class="quiet number">line {lineFigure(threshold, scale, unit)}</span>
        <span class="quiet number">{last.period}</span>
        <Recorded recording={last.recording} />
      </p>
      <p class="raised-card-reason">{unbroken(last.reason)}</p>
      <p class="quiet small">
        Since <span class="number">{openedPeriod}</span>
        {correction !== undefined && ` · ${unbroken(correction.reason)}`}
        {acknowledgement !== undefined && ` · acknowledged by ${acknowledgement.byName ?? acknowledgement.by}`}
      </p>
    </li>
  );
}
