/** What the subscriptions would have brought last year: a backtest of the rules that they match. */
import { useState } from 'preact/hooks';
import { read } from '../../api/client.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { Empty } from '../../parts/empty.tsx';
import { Failure } from '../../parts/failure.tsx';
import { LevelBadge } from '../../parts/level-badge.tsx';
import { Loading } from '../../parts/loading.tsx';
import type { Me, Preview as Found } from './shapes.ts';

export function Preview({ subscriptions }: { readonly subscriptions: Me['subscriptions'] }) {
  const [isAsked, ask] = useState(false);
  const key = isAsked ? `/me/preview ${JSON.stringify(subscriptions)}` : undefined;
  const { value, problem, loading, reload } = useAnswer(key, (signal) =>
    read<Found>('/me/preview', { query: { months: 12 }, signal }),
  );
  return (
    <section class="card" aria-labelledby="preview-title">
      <h2 id="preview-title">What would you have received?</h2>
      {!isAsked && (
        <>
          <p class="quiet">The last twelve months, by today’s figures, one notice a release.</p>
          <button type="button" class="button" onClick={() => ask(true)}>
            Look at last year
          </button>
        </>
      )}
      {isAsked && problem !== undefined && <Failure problem={problem} retry={reload} />}
      {isAsked && loading && value === undefined && <Loading what="the preview" lines={3} />}
      {isAsked && value !== undefined && <Notices found={value} />}
    </section>
  );
}

function Notices({ found: { from, until, rules, notices } }: { readonly found: Found }) {
  return (
    <>
      <p class="quiet small">
        {notices.length} {notices.length === 1 ? 'notice' : 'notices'} from {from} to {until}, of {rules.matching}{' '}
        {rules.matching === 1 ? 'rule' : 'rules'}
        {rules.looked < rules.matching && ` (the first ${rules.looked} were looked at)`}.
      </p>
      {notices.length === 0 && (
        <Empty title="Nothing would have come">No rule of yours left its line in that year.</Empty>
      )}
      <ol class="notices-list">
        {notices.map(({ source, period, subject, sourceName, count, events }) => (
          <li key={`${source} ${period} ${subject}`}>
            <details>
              <summary>
                <span class="number">{period}</span> {subject}
              </summary>
              <p class="small quiet">
                Release of {sourceName}, {count} {count === 1 ? 'event' : 'events'}
              </p>
              <ul class="notices-events">
                {events.map((event) => (
                  <li key={`${event.rule} ${event.subject} ${event.kind}`}>
                    <LevelBadge level={event.severity} />{' '}
                    <a href={`#/rules/${encodeURIComponent(event.rule)}`}>{event.ruleName}</a>: {event.reason}
                  </li>
                ))}
              </ul>
            </details>
          </li>
        ))}
      </ol>
    </>
  );
}
