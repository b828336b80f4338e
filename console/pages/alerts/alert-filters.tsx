/** What the feed is narrowed to: kept in the address, so that it can be shared. */
import type { ComponentChildren } from 'preact';
import { Icon } from '../../parts/icon.tsx';
import { placeName } from '../../parts/names.ts';
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
        <Segments
          filter="state"
          legend="State"
          chosen={filters.state}
          options={[
            ['', 'All'],
            ['open', 'Open'],
            ['closed', 'Closed'],
          ]}
        />
        <Segments
          filter="severity"
          legend="Severity"
          chosen={filters.severity}
          options={[
            ['', 'Any severity'],
            ['critical', 'Critical'],
            ['warning', 'Warning'],
          ]}
        />
        <Segments
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

interface SegmentsProps {
  readonly filter: Filter;
  readonly legend: string;
  readonly chosen: string;
  readonly options: readonly (readonly [value: string, label: string])[];
}

function Segments({ filter, legend, chosen, options }: SegmentsProps) {
  return (
    <fieldset class="segmented">
      <legend>{legend}</legend>
      {options.map(([value, label]) => (
        <label key={value}>
          <input
            type="radio"
            name={`alerts-${filter}`}
            checked={chosen === value}
            onChange={() => setQuery({ [filter]: value })}
          />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
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
