/** What I was sent, and what waits. */
import { read } from '../../api/client.ts';
import type { Page } from '../../api/shapes.ts';
import { usePages } from '../../api/use-answer.ts';
import { Empty } from '../../parts/empty.tsx';
import { Failure } from '../../parts/failure.tsx';
import { Instant } from '../../parts/instant.tsx';
import { LevelMark, type Standing } from '../../parts/level-badge.tsx';
import { Loading } from '../../parts/loading.tsx';
import { placeName, sourceName } from '../../parts/names.ts';
import { eventWord } from '../alerts/event-words.ts';
import type { Notice } from './shapes.ts';

const PAGE_SIZE = 20;
const STATES: Readonly<Record<Notice['state'], { readonly mark: Standing; readonly word: string }>> = {
  sent: { mark: 'clear', word: 'Sent' },
  held: { mark: 'pending', word: 'Waits' },
  parked: { mark: 'critical', word: 'Could not be sent' },
};

export function Sent() {
  const { items, problem, loading, more, fetchMore, reload } = usePages<Notice>('/me/notices', (cursor, signal) =>
    read<Page<Notice>>('/me/notices', { query: { limit: PAGE_SIZE, cursor }, signal }),
  );
  return (
    <section class="card notices-sent" aria-labelledby="sent-title">
      <h2 id="sent-title">What you were sent</h2>
      {problem !== undefined && <Failure problem={problem} retry={reload} />}
      {items.length === 0 && loading && <Loading what="your notices" lines={3} />}
      {items.length === 0 && !loading && problem === undefined && (
        <Empty title="Nothing yet">A notice comes with the first release that changes what you subscribed to.</Empty>
      )}
      <ol class="notices-list">
        {items.map((notice) => (
          <Entry key={notice.id} notice={notice} />
        ))}
      </ol>
      {more && (
        <button type="button" class="button" disabled={loading} onClick={fetchMore}>
          Show earlier notices
        </button>
      )}
    </section>
  );
}

type ToldEvent = Notice['events'][number];

/** An event of an alert, or a release that is late. */
function Told({ event: { kind, period, rule, subject, alert, source, reporter } }: { readonly event: ToldEvent }) {
  if (kind === 'release-late')
    return (
      <>
        <a href="#/releases?state=late">
          {sourceName(source ?? '')} of {placeName(reporter ?? '')}
        </a>
        : late, <span class="number">{period}</span>
      </>
    );
  const to =
    alert === undefined ? `#/rules/${encodeURIComponent(rule ?? '')}` : `#/alerts/${encodeURIComponent(alert)}`;
  return (
    <>
      <a href={to}>{rule}</a>
      {subject !== undefined && subject !== rule && ` (${placeName(subject)})`}: {eventWord(kind).toLowerCase()},{' '}
      <span class="number">{period}</span>
    </>
  );
}

const WAITS_FOR = {
  digest: 'your digest',
  'quiet-hours': 'the end of your quiet hours',
  snooze: 'the end of a snooze',
};

function Entry({ notice }: { readonly notice: Notice }) {
  const { at, subject, email, sms, state, heldUntil, why, attempts, withoutAddress, events } = notice;
  const { mark, word } = STATES[state];
  return (
    <li>
      <details>
        <summary>
          <span class={`level level-${mark}`}>
            <LevelMark level={mark} />
            {word}
          </span>{' '}
          <Instant at={at} time /> {subject}
          {heldUntil !== undefined && (
            <span class="quiet">
              {' '}
              until <Instant at={heldUntil} time />
              {why !== undefined && `, ${WAITS_FOR[why]}`}
            </span>
          )}
          {attempts > 1 && <span class="quiet"> ({attempts} attempts)</span>}
          {withoutAddress === true && <span class="quiet"> (no address was confirmed then)</span>}
        </summary>
        <p class="notices-sms">{sms}</p>
        <pre>{email}</pre>
        <ul class="small">
          {events.map((event) => (
            <li key={event.id}>
              <Told event={event} />
            </li>
          ))}
        </ul>
      </details>
    </li>
  );
}
