/** What the feed is narrowed to: kept in the address, so that it can be shared. */
import type { ComponentChildren } from 'preact';
import { Icon } from '../../parts/icon.tsx';
import { placeName } from '../../parts/names.ts';
import { Segmented } from '../../parts/segmented.tsx';
import { query, setQuery } from '../../shell/router.ts';

const FILTERS = ['state', 'severity', 'acknowledged', 'rule', 'tag', 'partner'] as const;
type Filter = (typeof FILTERS)[number];
export type Filters = Readonly<Record<Filter, string>>;

export const NO_FILTERS: Filters = { state: '', severity: '', acknowledged: '', rule: '', tag: '', partner: '' };

/** As the address has them; '' where it says nothing. */
export function currentFilters(): Filters {
  const asked = query.value;
  return Object.fromEntries(FILTERS.map((each) => [each, asked.get(each) ?? ''])) as Filters;
}

export function isNarrowed(filters: Filters): boolean {
  return FILTERS.some((each) => filters[each] !== '');
}

export function AlertFilters({ filters }: { readonly filters: Filters }) {
  return (
    <search class="filters">
      <div class="filters-row">
        <FilterChoice
          filter="state"
          legend="State"
          chosen={filters.state}
          options={[
            ['', 'All'],
            ['open', 'Open'],
            ['closed', 'Closed'],
          ]}
        />
        <FilterChoice
          filter="severity"
          legend="Severity"
          chosen={filters.severity}
          options={[
            ['', 'Any severity'],
            ['critical', 'Critical'],
            ['warning', 'Warning'],
          ]}
        />
        <FilterChoice
          filter="acknowledged"
          legend="Acknowledgement"
          chosen={filters.acknowledged}
          options={[
            ['', 'Acknowledged or not'],
            ['false', 'Not yet'],
            ['true', 'Acknowledged'],
          ]}
        />
        <Chosen filter="rule" value={filters.rule}>
          Rule {filters.rule}
        </Chosen>
        <Chosen filter="tag" value={filters.tag}>
          Tag {filters.tag}
        </Chosen>
        <Chosen filter="partner" value={filters.partner}>
          Partner {placeName(filters.partner)}
        </Chosen>
      </div>
    </search>
  );
}

interface FilterChoiceProps {
  readonly filter: Filter;
  readonly legend: string;
  readonly chosen: string;
  readonly options: readonly (readonly [value: string, label: string])[];
}

function FilterChoice({ filter, legend, chosen, options }: FilterChoiceProps) {
  return (
    <Segmented
      legend={legend}
      name={`alerts-${filter}`}
      options={options}
      chosen={chosen}
      choose={(value) => setQuery({ [filter]: value })}
    />
  );
}

/** A filter that came with a link: it can be taken away. */
function Chosen({
  filter,
  value,
  children,
}: {
  readonly filter: Filter;
  readonly value: string;
  readonly children: ComponentChildren;
}) {
  if (value === '') return null;
  return (
    <button type="button" class="chip feed-chosen" onClick={() => setQuery({ [filter]: '' })}>
      {children}
      <Icon name="close" />
      <span class="visually-hidden">: take this filter away</span>
    </button>
  );
}
