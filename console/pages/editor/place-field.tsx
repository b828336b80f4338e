/** Keys whose values the service knows: sources with their reporters and bases, partners and groups, baskets. */
import { useEffect, useState } from 'preact/hooks';
import {
  type SourceInfo,
  sourcesOnce,
  suggestBaskets,
  suggestGroups,
  suggestPartnersOnly,
} from '../../api/reference.ts';
import type { Suggestion } from '../../parts/token-field.tsx';
import { at, isObject, type Path, textAt } from './draft.ts';
import { Frame } from './plain-fields.tsx';
import type { FieldProps } from './form.ts';

const KNOWN = ['source', 'reporter', 'basis', 'partner', 'group'];

export function isPlace(path: Path): boolean {
  return KNOWN.includes(path.at(-1) ?? '') || path.join('.').endsWith('basket.name');
}

export function PlaceField(props: FieldProps) {
  const { form, path } = props;
  const options = useOptions(props);
  const present = shown(at(form.draft, path));
  const set = (value: string) => form.set(path, parsed(value, props));
  const known = options.some(({ value }) => value === present);
  return (
    <Frame props={props}>
      {(attributes) => (
        <select {...attributes} value={present} onChange={(event) => set(event.currentTarget.value)}>
          {!props.isRequired && <option value="">Not set</option>}
          {!known && (present !== '' || props.isRequired) && <option value={present}>{present || 'Choose…'}</option>}
          {options.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      )}
    </Frame>
  );
}

const GROUP = 'group:';

/** A group stands as `group:EU` among the partners, so that one list has both. */
function shown(value: unknown): string {
  if (isObject(value) && typeof value['group'] === 'string') return `${GROUP}${value['group']}`;
  return typeof value === 'string' ? value : '';
}

function parsed(value: string, { form, path }: FieldProps): unknown {
  if (value === '') return undefined;
  if (!value.startsWith(GROUP)) return value;
  const before = at(form.draft, path);
  return { ...(isObject(before) ? before : {}), group: value.slice(GROUP.length) };
}

function useOptions({ form, path, schema }: FieldProps): readonly Suggestion[] {
  const [options, setOptions] = useState<readonly Suggestion[]>([]);
  const source = textAt(form.draft, ['series', 'source']);
  const flow = path.includes('exports') ? 'exports' : textAt(form.draft, ['series', 'flow']);
  const key = path.at(-1) ?? '';
  useEffect(() => {
    let isOvertaken = false;
    const keep = (found: readonly Suggestion[]) => {
      if (!isOvertaken) setOptions(found);
    };
    const allowsEach = JSON.stringify(schema).includes('"each"');
    optionsOf(key, { source, flow, allowsEach }).then(keep, () => keep([]));
    return () => {
      isOvertaken = true;
    };
  }, [key, source, flow]);
  return options;
}

interface Around {
  readonly source: string;
  readonly flow: string;
  readonly allowsEach: boolean;
}

async function optionsOf(key: string, { source, flow, allowsEach }: Around): Promise<readonly Suggestion[]> {
  if (key === 'name') return suggestBaskets('', Number.POSITIVE_INFINITY);
  if (key === 'group') return suggestGroups();
  if (key === 'partner') {
    const groups = (await suggestGroups()).map(({ value, label }) => ({
      value: `${GROUP}${value}`,
      label: `Group: ${label}`,
    }));
    const each = allowsEach ? [{ value: 'each', label: 'Each partner by itself' }] : [];
    return [...each, ...groups, ...(await suggestPartnersOnly())];
  }
  const { items } = await sourcesOnce();
  if (key === 'source') return items.map(({ id, name }) => ({ value: id, label: name }));
  const found = items.find(({ id }) => id === source);
  return found === undefined ? [] : ofSource(key, flow, found);
}

function ofSource(key: string, flow: string, { reporters, bases }: SourceInfo): readonly Suggestion[] {
  if (key === 'reporter') return reporters.map(({ code, name }) => ({ value: code, label: `${name} (${code})` }));
  const list = flow === 'exports' ? bases.exports : bases.imports;
  return list.map(({ id, meaning }) => ({ value: id, label: `${id}: ${meaning}` }));
}
