/** Search, filters and order of the rules. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Facets } from '../../api/shapes.ts';
import { Choice } from '../../parts/choice.tsx';
import { Icon } from '../../parts/icon.tsx';
import { LevelMark, levelWord, type Standing } from '../../parts/level-badge.tsx';
import { partnerChoice, placeName, sourceName } from '../../parts/names.ts';
import { NARROW, useMedia } from '../../parts/use-media.ts';
import { setQuery } from '../../shell/router.ts';
import { type Filter, type Filters, narrowing, NO_FILTERS, SORTS } from './filters.ts';

const STANDINGS: readonly Standing[] = ['critical', 'warning', 'pending', 'clear', 'unknown', 'new', 'disabled'];
const TYPING_MS = 150;
const FOLDED = ['tag', 'source', 'reporter', 'partner', 'sort'] as const;

interface FilterBarProps {
  readonly filters: Filters;
  /** Undefined where the service does not count them. */
  readonly facets: Facets | undefined;
}

export function FilterBar({ filters, facets }: FilterBarProps) {
  const active = narrowing(filters).length;
  return (
    <search class="filters">
      <div class="filters-row">
        <SearchBox text={filters.q} />
        <StateFilter chosen={filters.state} counts={facets?.states} />
      </div>
      <Choices filters={filters} facets={facets} active={active} />
    </search>
  );
}

interface ChoicesProps extends FilterBarProps {
  readonly active: number;
}

/** Beside each other; folded away on a phone, unless one of them narrows the list. */
function Choices({ filters, facets, active }: ChoicesProps) {
  const narrow = useMedia(NARROW);
  const folded = FOLDED.filter((each) => filters[each] !== '').length;
  return (
    <details class="choices" open={!narrow || folded > 0}>
      <summary>
        <Icon name="filter" /> Filter and order
      </summary>
      <div class="filters-row">
        <Counted filter="tag" label="Tag" chosen={filters.tag} counts={facets?.tags} name={(tag) => tag} />
        <Counted filter="source" label="Source" chosen={filters.source} counts={facets?.sources} name={sourceName} />
        <Counted
          filter="reporter"
          label="Reporter"
          chosen={filters.reporter}
          counts={facets?.reporters}
          name={placeName}
        />
        <Counted
          filter="partner"
          label="Partner"
          chosen={filters.partner}
          counts={facets?.partners}
          name={partnerChoice}
        />
        <Order chosen={filters.sort} />
        {active > 0 && (
          <button type="button" class="button" onClick={() => setQuery({ ...NO_FILTERS, sort: filters.sort })}>
            <Icon name="close" />
            Remove filters
          </button>
        )}
      </div>
    </details>
  );
}

/** What is typed is searched for after a moment's rest. */
function SearchBox({ text }: { readonly text: string }) {
  const [typed, setTyped] = useState(text);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => setTyped(text), [text]);
  const type = (value: string) => {
    setTyped(value);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setQuery({ q: value.trim() }), TYPING_MS);
  };
  return (
    <label class="search-box">
      <span class="visually-hidden">Search rules</span>
      <Icon name="search" />
      <input
        type="search"
        value={typed}
        placeholder="Search name, commodity, partner…"
        onInput={(event) => type(event.currentTarget.value)}
      />
    </label>
  );
}

interface StateFilterProps {
  readonly chosen: string;
  readonly counts: Facets['states'] | undefined;
}

/** Several states may be chosen; one that no rule has is left out, unless it is chosen. */
function StateFilter({ chosen, counts }: StateFilterProps) {
  const marked = new Set(chosen.split(',').filter((each) => each !== ''));
  const offered = STANDINGS.filter((each) => counts === undefined || (counts[each] ?? 0) > 0 || marked.has(each));
  const toggle = (state: Standing) => {
    const next = STANDINGS.filter((each) => (each === state ? !marked.has(each) : marked.has(each)));
    setQuery({ state: next.join(',') });
  };
  return (
    <fieldset class="state-filter">
      <legend class="visually-hidden">State</legend>
      {offered.map((state) => (
        <button
          key={state}
          type="button"
          class={`state-toggle level level-${state}`}
          aria-pressed={marked.has(state)}
          onClick={() => toggle(state)}
        >
          <LevelMark level={state} />
          {levelWord(state)}
          {counts !== undefined && <span class="quiet number">{counts[state] ?? 0}</span>}
        </button>
      ))}
    </fieldset>
  );
}

interface CountedProps {
  readonly filter: Filter;
  readonly label: string;
  readonly chosen: string;
  readonly counts: Readonly<Record<string, number>> | undefined;
  readonly name: (value: string) => string;
}

function Counted({ filter, label, chosen, counts, name }: CountedProps) {
  const known = Object.entries(counts ?? {}).map(([value, count]) => ({ value, label: `${name(value)} (${count})` }));
  const missing = chosen === '' || counts?.[chosen] !== undefined ? [] : [{ value: chosen, label: name(chosen) }];
  const options = [...missing, ...known].sort((a, b) => a.label.localeCompare(b.label, 'en'));
  return (
    <Choice
      label={label}
      chosen={chosen}
      options={options}
      choose={(value) => setQuery({ [filter]: value })}
      all="All"
    />
  );
}

function Order({ chosen }: { readonly chosen: string }) {
  return <Choice label="Order" chosen={chosen} options={SORTS} choose={(sort) => setQuery({ sort })} />;
}
