/** What the list of rules is narrowed to: kept in the address, so that it can be shared. */
import { query } from '../../shell/router.ts';

export const FILTERS = ['q', 'state', 'tag', 'source', 'reporter', 'partner', 'sort'] as const;
export type Filter = (typeof FILTERS)[number];
export type Filters = Readonly<Record<Filter, string>>;

/** As the address has them; '' where it says nothing. */
export function currentFilters(): Filters {
  const asked = query.value;
  return Object.fromEntries(FILTERS.map((each) => [each, asked.get(each) ?? ''])) as Filters;
}

/** How many narrow the list; the order does not. */
export function narrowing(filters: Filters): Filter[] {
  return FILTERS.filter((each) => each !== 'sort' && filters[each] !== '');
}

export const NO_FILTERS: Filters = { q: '', state: '', tag: '', source: '', reporter: '', partner: '', sort: '' };

/** Orders of the list, as the API names them; '' is that of `state`. */
export const SORTS = [
  { value: '', label: 'Gravest first' },
  { value: '-state', label: 'Calmest first' },
  { value: 'distance', label: 'Furthest beyond its line first' },
  { value: '-distance', label: 'Furthest from its line first' },
  { value: 'name', label: 'Name' },
  { value: '-name', label: 'Name, backwards' },
  { value: '-updated', label: 'Changed last' },
  { value: 'updated', label: 'Changed first' },
] as const;

/** The order after a click on a column: by it, or the other way round if it was by it already. */
export function nextSort(now: string, column: string): string {
  const current = now === '' ? 'state' : now;
  const next = current === column ? `-${column}` : column;
  return next === 'state' ? '' : next;
}
