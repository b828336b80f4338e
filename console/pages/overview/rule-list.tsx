/** Every rule: filters, and the table that they leave. */
import { useEffect, useRef } from 'preact/hooks';
import { read } from '../../api/client.ts';
import type { RulePage, RuleSummary } from '../../api/shapes.ts';
import { usePages } from '../../api/use-answer.ts';
import { Empty } from '../../parts/empty.tsx';
import { Failure } from '../../parts/failure.tsx';
import { Loading } from '../../parts/loading.tsx';
import { isOperator } from '../../session/session.ts';
import { setQuery } from '../../shell/router.ts';
import { FilterBar } from './filter-bar.tsx';
import { currentFilters, narrowing, NO_FILTERS } from './filters.ts';
import { RuleTable } from './rule-table.tsx';

/** The first page is there soon; those after it are fetched ahead of the scrolling. */
const PAGE_SIZES = { first: 100, next: 200 };

interface RuleListProps {
  /** Differs when the rules are to be read again. */
  readonly changed: string | undefined;
  /** Whether the page is about nothing else, and its heading says so already. */
  readonly isAlone: boolean;
}

export function RuleList({ changed, isAlone }: RuleListProps) {
  const filters = currentFilters();
  const pages = usePages<RuleSummary, RulePage>(JSON.stringify(filters), (cursor, signal) =>
    read<RulePage>('/rules', {
      query: {
        ...filters,
        sort: filters.sort === '' ? 'state' : filters.sort,
        limit: cursor === undefined ? PAGE_SIZES.first : PAGE_SIZES.next,
        cursor,
      },
      signal,
    }),
  );
  useReloadOn(changed, pages.reload);
  const facets = useKept(pages.first?.facets);
  return (
    <section class="rules" aria-labelledby="rules-title">
      <div class="rules-head">
        <h2 id="rules-title" class={isAlone ? 'visually-hidden' : ''}>
          Rules
        </h2>
        <p class="quiet number" role="status">
          {countText(pages.items.length, pages.more, pages.first)}
        </p>
      </div>
      <FilterBar filters={filters} facets={facets} />
      {pages.problem !== undefined && <Failure problem={pages.problem} retry={pages.reload} />}
      {pages.items.length > 0 && <RuleTable pages={pages} sort={filters.sort} />}
      {pages.items.length === 0 && pages.loading && <Loading what="the rules" lines={8} />}
      {pages.items.length === 0 && !pages.loading && pages.problem === undefined && (
        <NoRules filtered={narrowing(filters).length > 0} />
      )}
    </section>
  );
}

function NoRules({ filtered }: { readonly filtered: boolean }) {
  if (filtered)
    return (
      <Empty
        title="No rule matches"
        next={
          <button type="button" class="button" onClick={() => setQuery(NO_FILTERS)}>
            Remove the filters
          </button>
        }
      >
        Take away a filter, or search for a commodity, a partner or a tag.
      </Empty>
    );
  return (
    <Empty title="There is no rule yet" next={isOperator.value && <a href="#/rules/new">Make the first rule</a>}>
      A rule says what is watched, the number that is computed, and the line.
    </Empty>
  );
}

function countText(loaded: number, more: boolean, first: RulePage | undefined): string {
  if (first === undefined) return '';
  const matching = first.facets?.matching ?? loaded;
  const total = first.facets?.total ?? matching;
  if (matching !== total) return `${matching} of ${total}`;
  return first.facets === undefined && more ? `${loaded} and more` : String(total);
}

/** Reads again when `changed` is another one than before; its first value is no change. */
function useReloadOn(changed: string | undefined, reload: () => void): void {
  const seen = useRef<string>(undefined);
  useEffect(() => {
    if (changed !== undefined && seen.current !== undefined && seen.current !== changed) reload();
    seen.current = changed ?? seen.current;
  }, [changed, reload]);
}

/** The last value that there was: filters do not vanish while their answer is on its way. */
function useKept<T>(value: T | undefined): T | undefined {
  const kept = useRef<T>(undefined);
  kept.current = value ?? kept.current;
  return kept.current;
}
