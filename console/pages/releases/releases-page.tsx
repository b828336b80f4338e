/** What came, what is due, what is late, and the runs that pull it. */
import { read } from '../../api/client.ts';
import type { Page } from '../../api/shapes.ts';
import { sources } from '../../api/sources.ts';
import { type Pages, usePages } from '../../api/use-answer.ts';
import { Empty } from '../../parts/empty.tsx';
import { Failure } from '../../parts/failure.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Loading } from '../../parts/loading.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Segmented } from '../../parts/segmented.tsx';
import { isOperator } from '../../session/session.ts';
import { settings } from '../../session/settings.ts';
import { query, setQuery } from '../../shell/router.ts';
import { ReleaseTable } from './release-table.tsx';
import { PullNow } from './pull-now.tsx';
import { Runs, useRuns } from './runs.tsx';
import { RELEASE_STATES, type ReleaseEntry } from './shapes.ts';
import './releases.css';

const PAGE_SIZE = 60;

export function page() {
  const runs = useRuns();
  const asked = query.value;
  const filters = { source: asked.get('source') ?? '', state: asked.get('state') ?? '' };
  // A run that has ended has changed the calendar.
  const key = JSON.stringify([filters, runs.endings]);
  const calendar = usePages<ReleaseEntry>(key, (cursor, signal) =>
    read<Page<ReleaseEntry>>('/releases', { query: { ...filters, limit: PAGE_SIZE, cursor }, signal }),
  );
  const ics = `${settings().api}/releases.ics${filters.source === '' ? '' : `?source=${filters.source}`}`;
  return (
    <>
      <PageHead
        title="Releases"
        actions={
          <>
            <a class="button" href={ics} download="chokepoint-releases.ics">
              <Icon name="releases" /> For my calendar (.ics)
            </a>
            {isOperator.value && <PullNow started={runs.watch} />}
          </>
        }
      >
        When each source publishes a month, what was pulled, and what the source has changed since.
      </PageHead>
      <Runs runs={runs} />
      <Calendar filters={filters} calendar={calendar} />
    </>
  );
}

interface CalendarProps {
  readonly filters: { readonly source: string; readonly state: string };
  readonly calendar: Pages<ReleaseEntry>;
}

function Calendar({ filters, calendar }: CalendarProps) {
  return (
    <section aria-labelledby="calendar-title">
      <h2 id="calendar-title">Calendar</h2>
      <Filters {...filters} />
      {calendar.problem !== undefined && <Failure problem={calendar.problem} retry={calendar.reload} />}
      {calendar.items.length > 0 && <ReleaseTable entries={calendar.items} />}
      {calendar.items.length === 0 && calendar.loading && <Loading what="the calendar" lines={6} />}
      {calendar.items.length === 0 && !calendar.loading && calendar.problem === undefined && (
        <Empty title="No release here yet">
          The calendar begins with the first release that is pulled, or with another filter.
        </Empty>
      )}
      {calendar.more && (
        <p class="releases-more">
          <button type="button" class="button" disabled={calendar.loading} onClick={calendar.fetchMore}>
            Show earlier months
          </button>
        </p>
      )}
    </section>
  );
}

function Filters({ source, state }: { readonly source: string; readonly state: string }) {
  return (
    <search class="filters">
      <div class="filters-row">
        <label class="choice">
          <span>Source</span>
          <select value={source} onChange={(event) => setQuery({ source: event.currentTarget.value })}>
            <option value="">All</option>
            {sources().map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <Segmented
          legend="State"
          name="release-state"
          options={[['', 'All'], ...RELEASE_STATES.map((each) => [each, each] as const)]}
          chosen={state}
          choose={(chosen) => setQuery({ state: chosen })}
        />
      </div>
    </search>
  );
}
