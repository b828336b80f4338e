/** What the feed is narrowed to: kept in the address, so that it can be shared. */
import { placesByName, tagCounts } from '../../api/reference.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { Choice } from '../../parts/choice.tsx';
import { Icon } from '../../parts/icon.tsx';
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
  // Without them the feed is there all the same, and so are the filters that have no list.
  const { value: choices } = useAnswer('choices of alerts', async () => ({
    tags: (await tagCounts()).map(([value]) => ({ value, label: value })),
    places: await placesByName(),
  }));
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
        <Choice
          label="Acknowledged"
          chosen={filters.acknowledged}
          options={[
            { value: 'false', label: 'Not yet' },
            { value: 'true', label: 'By somebody' },
          ]}
          choose={(acknowledged) => setQuery({ acknowledged })}
          all="All"
        />
        <Choice
          label="Tag"
          chosen={filters.tag}
          options={choices?.tags ?? []}
          choose={(tag) => setQuery({ tag })}
          all="All"
        />
        <Choice
          label="Partner"
          chosen={filters.partner}
          options={choices?.places ?? []}
          choose={(partner) => setQuery({ partner })}
          all="All"
        />
        <ChosenRule id={filters.rule} />
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

/** This filter comes with a link from the rule's page: it can be taken away. */
function ChosenRule({ id }: { readonly id: string }) {
  if (id === '') return null;
  return (
    <button type="button" class="chip feed-chosen" onClick={() => setQuery({ rule: '' })}>
      Rule {id}
      <Icon name="close" />
      <span class="visually-hidden">: take this filter away</span>
    </button>
  );
}
