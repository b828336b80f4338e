/** One alert: where it stands, what can be done about it, and each of its events with its explanation. */
import { figureBeside, lineFigure } from '../../../shared/domain/phrases.ts';
import { read, requestText } from '../../api/client.ts';
import { asProblem } from '../../api/api-problem.ts';
import type { Alert, AlertEvent } from '../../api/shapes.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { AlertActions } from '../../parts/alert-actions.tsx';
import { download } from '../../parts/download.ts';
import { ExplanationView } from '../../parts/explanation-view.tsx';
import { Failure } from '../../parts/failure.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Instant } from '../../parts/instant.tsx';
import { LevelBadge } from '../../parts/level-badge.tsx';
import { Loading } from '../../parts/loading.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import type { PageProps } from '../../shell/page-props.ts';
import { failureToast } from '../../shell/toasts.tsx';
import { eventWord } from './event-words.ts';
import './alerts.css';

type AlertWithEvents = Alert & { readonly events: readonly AlertEvent[] };

const BACK = <a href="#/alerts">All alerts</a>;

export function page({ parameters }: PageProps) {
  const id = parameters['alert'] ?? '';
  return <AlertPage key={id} id={id} />;
}

function AlertPage({ id }: { readonly id: string }) {
  const address = `/alerts/${encodeURIComponent(id)}`;
  const { value, problem, reload, replace } = useAnswer(address, (signal) =>
    read<AlertWithEvents>(address, { signal }),
  );
  if (value === undefined)
    return (
      <>
        <PageHead title="Alert" back={BACK} />
        {problem === undefined ? <Loading what="the alert" /> : <Failure problem={problem} retry={reload} />}
      </>
    );
  return (
    <>
      <AlertHead alert={value} />
      <AlertActions alert={value} changed={(changed) => replace({ ...changed, events: value.events })} />
      <Events events={value.events} />
    </>
  );
}

function AlertHead({ alert }: { readonly alert: AlertWithEvents }) {
  const { id, rule, ruleName, subject, subjectName, state, severity, openedPeriod, closedPeriod, closedBecause } =
    alert;
  const title = subject === rule ? ruleName : `${ruleName}: ${subjectName}`;
  const rows = async () => {
    try {
      const text = await requestText(`/alerts/${encodeURIComponent(id)}`, 'text/csv');
      download(text, `${id}.csv`, 'text/csv');
    } catch (error) {
      failureToast(asProblem(error).message);
    }
  };
  return (
    <PageHead
      title={title}
      back={BACK}
      actions={
        <>
          <a class="button" href={`#/rules/${encodeURIComponent(rule)}`}>
            <Icon name="overview" /> The rule and its chart
          </a>
          <button type="button" class="button" onClick={() => void rows()}>
            <Icon name="download" /> Rows as CSV
          </button>
        </>
      }
    >
      <p class="feed-entry-head">
        <LevelBadge level={severity} />
        <span class={state === 'open' ? 'chip feed-open' : 'chip'}>{state === 'open' ? 'Open' : 'Closed'}</span>
        <span>
          from <span class="number">{openedPeriod}</span>
          {closedPeriod !== undefined && (
            <>
              {' '}
              until <span class="number">{closedPeriod}</span>
            </>
          )}
        </span>
      </p>
      {closedBecause !== undefined && <p>{closedBecause}</p>}
    </PageHead>
  );
}

function Events({ events }: { readonly events: readonly AlertEvent[] }) {
  const newestFirst = events.toReversed();
  return (
    <section class="alert-events" aria-labelledby="alert-events-title">
      <h2 id="alert-events-title">What happened, newest first</h2>
      <ol>
        {newestFirst.map((event, index) => (
          <li key={event.id} class={`card level-edge level-${event.to}`}>
            <EventHead event={event} />
            <details open={index === 0}>
              <summary>Why</summary>
              <ExplanationView explanation={event.explanation} period={event.period} />
            </details>
          </li>
        ))}
      </ol>
    </section>
  );
}

function EventHead({ event }: { readonly event: AlertEvent }) {
  const { kind, period, at, value, threshold, reason, explanation } = event;
  const { scale, unit } = explanation;
  return (
    <>
      <h3>
        {eventWord(kind)} <span class="number">{period}</span>
      </h3>
      <p class="quiet small">
        Told <Instant at={at} time />,{' '}
        {value === null ? 'no number' : <span class="number">{figureBeside(value, threshold, scale, unit)}</span>}, line{' '}
        <span class="number">{lineFigure(threshold, scale, unit)}</span>
      </p>
      <p>{reason}</p>
    </>
  );
}
