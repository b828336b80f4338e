/** The rules as a table, of which only the rows near the window are drawn. */
import { useEffect, useRef } from 'preact/hooks';
import type { RulePage, RuleSummary } from '../../api/shapes.ts';
import type { Pages } from '../../api/use-answer.ts';
import { Icon } from '../../parts/icon.tsx';
import { NARROW, useMedia } from '../../parts/use-media.ts';
import { useWindowRows } from '../../parts/use-window-rows.ts';
import { setQuery } from '../../shell/router.ts';
import { nextSort } from './filters.ts';
import { RuleRow } from './rule-row.tsx';

/** Heights in pixels, as `overview.css` has them. */
const ROW = 60;
const CARD = 128;
/** So many rows before the end of what is loaded, the next page is fetched. */
const AHEAD = 60;

interface Column {
  readonly label: string;
  /** How the API calls the order by it. */
  readonly sort?: string;
  readonly number?: true;
}

const COLUMNS: readonly Column[] = [
  { label: 'State', sort: 'state' },
  { label: 'Rule', sort: 'name' },
  { label: 'Value', number: true },
  { label: 'To the line', sort: 'distance', number: true },
  { label: 'Last 24 months' },
  { label: 'Next release' },
];

interface RuleTableProps {
  readonly pages: Pages<RuleSummary, RulePage>;
  readonly sort: string;
}

export function RuleTable({ pages, sort }: RuleTableProps) {
  const body = useRef<HTMLTableSectionElement>(null);
  const narrow = useMedia(NARROW);
  const { items, more, loading, fetchMore } = pages;
  // With the count known, the page has its full length from the start, and the scroll bar tells the truth.
  const count = Math.max(items.length, more ? (pages.first?.facets?.matching ?? 0) : 0);
  const { rows, above, below } = useWindowRows(count, narrow ? CARD : ROW, body);
  const last = rows.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more && !loading && last + AHEAD > items.length) fetchMore();
  }, [more, loading, last, items.length]);
  return (
    <table class="rule-table" role="table" aria-labelledby="rules-title" aria-rowcount={count + 1}>
      <Head sort={sort} />
      <tbody ref={body} role="rowgroup">
        <Spacer height={above} />
        {rows.map(({ index }) => (
          <RuleRow key={items[index]?.id ?? `row-${index}`} rule={items[index]} index={index} />
        ))}
        <Spacer height={below} />
      </tbody>
    </table>
  );
}

function Head({ sort }: { readonly sort: string }) {
  return (
    <thead role="rowgroup">
      <tr role="row" aria-rowindex={1}>
        {COLUMNS.map((column) => (
          <Heading key={column.label} column={column} sort={sort === '' ? 'state' : sort} />
        ))}
      </tr>
    </thead>
  );
}

/** A column that can be sorted by is a button; it says how it is sorted. */
function Heading({ column, sort }: { readonly column: Column; readonly sort: string }) {
  const { label, sort: by, number = false } = column;
  const direction = sort === by ? ('ascending' as const) : ('descending' as const);
  const isSorted = by !== undefined && sort.replace(/^-/, '') === by;
  return (
    <th role="columnheader" scope="col" class={number ? 'number' : ''} {...(isSorted && { 'aria-sort': direction })}>
      {by === undefined ? (
        label
      ) : (
        <button type="button" class="sort-button" onClick={() => setQuery({ sort: nextSort(sort, by) })}>
          {label}
          {isSorted && <Icon name={direction === 'ascending' ? 'up' : 'down'} />}
        </button>
      )}
    </th>
  );
}

/** Takes the room of the rows that are not drawn. */
function Spacer({ height }: { readonly height: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden="true" class="spacer">
      <td colSpan={COLUMNS.length} style={{ height: `${height}px` }} />
    </tr>
  );
}
