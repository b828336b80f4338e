/** Notices that were refused or failed again and again: they wait here until somebody sends them again. */
import type * as z from 'zod';
import type { retriedSchema } from '../../../shared/api/schemas/alerts.ts';
import { asProblem } from '../../api/api-problem.ts';
import { read, request } from '../../api/client.ts';
import type { Page } from '../../api/shapes.ts';
import { usePages } from '../../api/use-answer.ts';
import { Failure } from '../../parts/failure.tsx';
import { Instant } from '../../parts/instant.tsx';
import { failureToast, toast } from '../../shell/toasts.tsx';

export interface ParkedNotice {
  readonly id: string;
  readonly reader: string;
  readonly since: string;
  readonly attempts: number;
  readonly reason: string;
  readonly events: readonly unknown[];
}

type Retried = z.output<typeof retriedSchema>;

export function ParkedNotices() {
  const { items, problem, more, fetchMore, reload } = usePages<ParkedNotice>('/parked-notices', (cursor, signal) =>
    read<Page<ParkedNotice>>('/parked-notices', { query: { cursor }, signal }),
  );
  if (problem !== undefined) return <Failure problem={problem} retry={reload} />;
  if (items.length === 0) return null;
  return (
    <section class="card parked" aria-labelledby="parked-title">
      <h2 id="parked-title">Could not be sent</h2>
      <ul>
        {items.map((notice) => (
          <Entry key={notice.id} notice={notice} sent={reload} />
        ))}
      </ul>
      {more && (
        <button type="button" class="button" onClick={fetchMore}>
          Show more
        </button>
      )}
    </section>
  );
}

function Entry({ notice, sent }: { readonly notice: ParkedNotice; readonly sent: () => void }) {
  const { id, reader, since, attempts, reason, events } = notice;
  const retry = async () => {
    try {
      const { value } = await request<Retried>('POST', `/parked-notices/${encodeURIComponent(id)}/retry`);
      if (value.state === 'sent') toast('Sent.');
      else failureToast(`It could not be sent again: ${value.reason ?? 'no reason was given'}.`);
      sent();
    } catch (error) {
      failureToast(asProblem(error).message);
    }
  };
  return (
    <li>
      <div>
        <p>
          <strong>{reader}</strong>, {events.length} {events.length === 1 ? 'event' : 'events'}, {attempts}{' '}
          {attempts === 1 ? 'attempt' : 'attempts'} since <Instant at={since} time />
        </p>
        <p class="small">{reason}</p>
      </div>
      <button type="button" class="button" onClick={() => void retry()}>
        Send again<span class="visually-hidden"> to {reader}</span>
      </button>
    </li>
  );
}
