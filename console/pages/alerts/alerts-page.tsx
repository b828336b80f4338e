/** Every alert, newest first: what is open, and what was. */
import { figureBeside, lineFigure } from '../../../shared/domain/phrases.ts';
import { read } from '../../api/client.ts';
import type { Alert, Page } from '../../api/shapes.ts';
import { usePages } from '../../api/use-answer.ts';
import { Empty } from '../../parts/empty.tsx';
import { Failure } from '../../parts/failure.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Instant } from '../../parts/instant.tsx';
import { LevelBadge } from '../../parts/level-badge.tsx';
import { Loading } from '../../parts/loading.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { setQuery } from '../../shell/router.ts';
import { AlertFilters, currentFilters, isNarrowed, NO_FILTERS } from './alert-filters.tsx';
import { eventWord } from './event-words.ts';
import './alerts.css';

const PAGE_SIZE = 50;

export function page() {
  const filters = currentFilters();
  const pages = usePages<Alert>(JSON.stringify(filters), (cursor, signal) =>
    read<Page<Alert>>('/alerts', { query: { ...filters, limit: PAGE_SIZE, cursor }, signal }),
  );
  const { items, loading, problem, more, fetchMore, reload } = pages;
  return (
    <>
      <PageHead title="Alerts">Every time a number left its line, newest first, with why.</PageHead>
      <AlertFilters filters={filters} />
      {problem !== undefined && <Failure problem={problem} retry={reload} />}
      {items.length > 0 && (
        <ol class="feed" aria-label="Alerts, newest first">
          {items.map((alert) => (
            <FeedEntry key={alert.id} alert={alert} />
          ))}
        </ol>
      )}
      {items.length === 0 && loading && <Loading what="the alerts" lines={6} />}
      {items.length === 0 && !loading && problem === undefined && <NoAlerts filtered={isNarrowed(filters)} />}
      {more && (
        <p class="feed-more">
          <button type="button" class="button" disabled={loading} onClick={fetchMore}>
            {loading ? 'Loading…' : 'Show older alerts'}
          </button>
        </p>
      )}
    </>
  );
}

function FeedEntry({ alert }: { readonly alert: Alert }) {
  const { id, rule, ruleName, subject, subjectName, severity, state, openedPeriod, closedPeriod, last } = alert;
  const { value, threshold, scale, unit, basis } = last;
  return (
    <li class={`feed-entry level-edge level-${state === 'open' ? severity : 'unknown'}`}>
      <div class="feed-entry-what">
        <p class="feed-entry-head">
          <LevelBadge level={severity} />
          <span class={state === 'open' ? 'chip feed-open' : 'chip'}>{state === 'open' ? 'Open' : 'Closed'}</span>
          <span class="quiet small">
            {eventWord(last.kind)}, <Instant at={last.at} time />
          </span>
        </p>
        <h2>
          <a href={`#/alerts/${encodeURIComponent(id)}`}>
            {ruleName}
            {subject !== rule && `: ${subjectName}`}
          </a>
        </h2>
        <p>{last.reason}</p>
        <p class="quiet small">
          From <span class="number">{openedPeriod}</span>
          {closedPeriod !== undefined && (
            <>
              {' '}
              until <span class="number">{closedPeriod}</span>
            </>
          )}
          , {basis}
          <Marks alert={alert} />
        </p>
      </div>
      <p class="feed-entry-figure">
        <strong class="number">{value === null ? 'No number' : figureBeside(value, threshold, scale, unit)}</strong>
        <span class="quiet number">line {lineFigure(threshold, scale, unit)}</span>
        <span class="quiet number">{last.period}</span>
      </p>
    </li>
  );
}

function Marks({ alert: { acknowledgement, snoozedUntil } }: { readonly alert: Alert }) {
  return (
    <>
      {acknowledgement !== undefined && (
        <span class="feed-mark">
          <Icon name="check" /> acknowledged by {acknowledgement.byName ?? acknowledgement.by}
        </span>
      )}
      {snoozedUntil !== undefined && (
        <span class="feed-mark">
          <Icon name="pause" /> snoozed until <Instant at={snoozedUntil} />
        </span>
      )}
    </>
  );
}

function NoAlerts({ filtered }: { readonly filtered: boolean }) {
  if (filtered)
    return (
      <Empty
        title="No alert matches"
        next={
          <button type="button" class="button" onClick={() => setQuery(NO_FILTERS)}>
            Show all alerts
          </button>
        }
      >
        Closed alerts are kept for ever: take away a filter to see them.
      </Empty>
    );
  return (
    <Empty title="Nothing was ever raised" next={<a href="#/">See how far each rule is from its line</a>}>
      An alert stands here from the release that takes a number over its line, and stays for ever.
    </Empty>
  );
}
