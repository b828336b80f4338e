import { figure } from '../../../shared/domain/phrases.ts';
import { Instant } from '../../parts/instant.tsx';
import { LevelMark, type Standing } from '../../parts/level-badge.tsx';
import { placeName, sourceName } from '../../parts/names.ts';
import type { ReleaseEntry } from './shapes.ts';

/** A shape and a word each, as levels have them. */
const MARKS: Readonly<Record<ReleaseEntry['state'], { readonly mark: Standing; readonly word: string }>> = {
  due: { mark: 'new', word: 'Due' },
  late: { mark: 'warning', word: 'Late' },
  arrived: { mark: 'clear', word: 'Arrived' },
  revised: { mark: 'pending', word: 'Arrived, revised since' },
};

export function ReleaseTable({ entries }: { readonly entries: readonly ReleaseEntry[] }) {
  return (
    <section class="table-scroll card releases-table" aria-label="Release calendar" tabIndex={0}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">Month</th>
            <th scope="col">Source</th>
            <th scope="col">Reporter</th>
            <th scope="col">State</th>
            <th scope="col">Expected</th>
            <th scope="col">First seen</th>
            <th scope="col" class="number">
              Rules
            </th>
            <th scope="col">Changed since</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <Row key={`${entry.source} ${entry.reporter} ${entry.period}`} entry={entry} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({ entry }: { readonly entry: ReleaseEntry }) {
  const { source, reporter, period, state, due, dueBy, lateFrom, firstSeen, processedAt, rules } = entry;
  const { mark, word } = MARKS[state];
  return (
    <tr>
      <th scope="row" class="number">
        {period}
      </th>
      <td>{sourceName(source)}</td>
      <td>{placeName(reporter)}</td>
      <td>
        <span class={`level level-${mark}`}>
          <LevelMark level={mark} />
          {word}
        </span>
      </td>
      <td>
        <span class="number">{due}</span>
        <span class="quiet small">
          {' '}
          {dueBy === 'habit' ? 'by its habit so far' : 'as is usual'}
          {(state === 'due' || state === 'late') && `; late from ${lateFrom}`}
        </span>
      </td>
      <td>
        {firstSeen === undefined ? <span class="quiet">not yet</span> : <Instant at={firstSeen} time />}
        {firstSeen !== undefined && processedAt === undefined && (
          <span class="quiet small"> not yet taken over whole</span>
        )}
      </td>
      <td class="number">{rules}</td>
      <td>
        <Revisions entry={entry} />
      </td>
    </tr>
  );
}

function Revisions({ entry: { revisions } }: { readonly entry: ReleaseEntry }) {
  const last = revisions.at(-1);
  if (last === undefined) return <span class="quiet">nothing</span>;
  const { largest } = last;
  return (
    <details>
      <summary>
        {revisions.length} {revisions.length === 1 ? 'revision' : 'revisions'}, last <Instant at={last.at} />
      </summary>
      <p class="small">
        {last.series} series, {last.cells} figures.
        {largest !== undefined && (
          <>
            {' '}
            Most in <code>{largest.series}</code>, {placeName(largest.partner)} ({largest.measure}):{' '}
            {numberText(largest.before)} before, {numberText(largest.after)} now.
          </>
        )}
      </p>
    </details>
  );
}

/** The unit is that of the series: its id stands beside the number. */
function numberText(amount: number | null): string {
  return amount === null ? 'no figure' : figure(amount, 'amount', '').trim();
}
