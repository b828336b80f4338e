/** For operators: who can be told and who cannot, and notices that could not be sent. */
import type * as z from 'zod';
import type { readerSummarySchema } from '../../../shared/api/schemas/readers.ts';
import { read } from '../../api/client.ts';
import type { Page } from '../../api/shapes.ts';
import { usePages } from '../../api/use-answer.ts';
import { Empty } from '../../parts/empty.tsx';
import { Failure } from '../../parts/failure.tsx';
import { Instant } from '../../parts/instant.tsx';
import { LevelMark } from '../../parts/level-badge.tsx';
import { Loading } from '../../parts/loading.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { query, setQuery } from '../../shell/router.ts';
import { ParkedNotices } from './parked-notices.tsx';
import './readers.css';

type ReaderSummary = z.output<typeof readerSummarySchema>;

const PAGE_SIZE = 50;
const STATES = {
  confirmed: { mark: 'clear', word: 'confirmed' },
  pending: { mark: 'pending', word: 'not confirmed' },
  'opted-out': { mark: 'warning', word: 'answered STOP' },
  gone: { mark: 'critical', word: 'gets nothing' },
} as const;

export function page() {
  const problem = query.value.get('problem') === 'true' ? 'true' : '';
  const readers = usePages<ReaderSummary>(`/readers ${problem}`, (cursor, signal) =>
    read<Page<ReaderSummary>>('/readers', { query: { problem, limit: PAGE_SIZE, cursor }, signal }),
  );
  const { items, loading, more, fetchMore, reload } = readers;
  return (
    <>
      <PageHead title="Readers">Who is told. Addresses are masked: only their owners see them whole.</PageHead>
      <ParkedNotices />
      <section aria-labelledby="readers-title">
        <div class="section-head">
          <h2 id="readers-title">Readers</h2>
          <label class="check">
            <input
              type="checkbox"
              checked={problem === 'true'}
              onChange={(event) => setQuery({ problem: event.currentTarget.checked ? 'true' : '' })}
            />
            Only those with a problem
          </label>
        </div>
        {readers.problem !== undefined && <Failure problem={readers.problem} retry={reload} />}
        {items.length > 0 && <ReaderTable readers={items} />}
        {items.length === 0 && loading && <Loading what="the readers" />}
        {items.length === 0 && !loading && readers.problem === undefined && (
          <Empty title={problem === 'true' ? 'Everybody can be told' : 'Nobody has signed up'}>
            {problem === 'true' ? 'No reader has a problem.' : 'Readers sign up by themselves under My notices.'}
          </Empty>
        )}
        {more && (
          <button type="button" class="button" disabled={loading} onClick={fetchMore}>
            Show more readers
          </button>
        )}
      </section>
    </>
  );
}

function ReaderTable({ readers }: { readonly readers: readonly ReaderSummary[] }) {
  return (
    <section class="table-scroll card readers-table" aria-label="Table of readers" tabIndex={0}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">Reader</th>
            <th scope="col">Addresses</th>
            <th scope="col">Told</th>
            <th scope="col" class="number">
              Subscriptions
            </th>
            <th scope="col">Since</th>
            <th scope="col">Problems</th>
          </tr>
        </thead>
        <tbody>
          {readers.map(({ id, name, addresses, cadence, timeZone, subscriptions, createdAt, problems }) => (
            <tr key={id}>
              <th scope="row">
                {name} <span class="quiet small">{id}</span>
              </th>
              <td>
                <ul class="readers-addresses">
                  {addresses.map((address) => (
                    <li key={address.id}>
                      <span class={`level level-${STATES[address.state].mark}`}>
                        <LevelMark level={STATES[address.state].mark} />
                        <span class="visually-hidden">{STATES[address.state].word}</span>
                      </span>
                      {address.address} <span class="quiet small">{STATES[address.state].word}</span>
                    </li>
                  ))}
                  {addresses.length === 0 && <li class="quiet">none</li>}
                </ul>
              </td>
              <td>
                {cadence} <span class="quiet small">{timeZone}</span>
              </td>
              <td class="number">{subscriptions}</td>
              <td>
                <Instant at={createdAt} />
              </td>
              <td>{problems.length === 0 ? <span class="quiet">none</span> : problems.join(' ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
