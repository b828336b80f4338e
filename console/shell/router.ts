/** Routes are fragments (`#/rules/us-tungsten-china?period=2026-07`): the API keeps the paths. */
import { computed, signal } from '@preact/signals';
import { parse } from 'regexparam';

interface Place {
  readonly path: string;
  readonly query: URLSearchParams;
}

const place = signal<Place>(placeOf(location.hash));

/** Path of the fragment, without its query: `/rules/us-tungsten-china`. */
export const path = computed(() => place.value.path);
/** Query of the fragment. A page keeps in it what can be shared. */
export const query = computed(() => place.value.query);

/** Where each entry of the history was scrolled to: the browser forgets it when a page is drawn anew. */
const scrolled = new Map<string, number>();
let entry = '';

/** Follows the address bar from now on. */
export function startRouter(): void {
  place.value = placeOf(location.hash);
  entry = entryHere();
  history.scrollRestoration = 'manual';
  addEventListener('hashchange', () => {
    scrolled.set(entry, scrollY);
    entry = entryHere();
    place.value = placeOf(location.hash);
  });
}

/** How far down this entry of the history was when it was left; 0 for one that is new, as after a click on a link. */
export function scrollLeft(): number {
  return scrolled.get(entry) ?? 0;
}

/** The name that this entry of the history was given; it is given one if it has none. */
function entryHere(): string {
  const state = history.state as { readonly entry?: string } | null;
  if (state?.entry !== undefined) return state.entry;
  const name = crypto.randomUUID();
  history.replaceState({ entry: name }, '');
  return name;
}

/** Goes to a place of the console, such as `/rules/x?period=2026-07`. */
export function go(to: string): void {
  location.hash = `#${to}`;
}

/** Changes what the query says of this page, without a new entry in the history; '' and undefined remove. */
export function setQuery(changes: Readonly<Record<string, string | undefined>>): void {
  const changed = new URLSearchParams(place.value.query);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined || value === '') changed.delete(name);
    else changed.set(name, value);
  }
  const search = changed.size === 0 ? '' : `?${readable(changed)}`;
  history.replaceState(history.state, '', `#${place.value.path}${search}`);
  place.value = { path: place.value.path, query: changed };
}

/** The parameters of a path by a pattern such as `/rules/:rule`, undefined where it does not match. */
export function matched(pattern: string, asked: string): Readonly<Record<string, string>> | undefined {
  const { keys, pattern: expression } = parse(pattern);
  const found = expression.exec(asked);
  if (found === null) return undefined;
  return Object.fromEntries(keys.map((key, index) => [key, decoded(found[index + 1] ?? '')]));
}

function placeOf(hash: string): Place {
  const [before = '', after = ''] = hash.replace(/^#/, '').split('?', 2);
  return { path: before === '' ? '/' : before, query: new URLSearchParams(after) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A fragment may hold commas and colons as they are: a shared address stays readable. */
function readable(parameters: URLSearchParams): string {
  return parameters.toString().replaceAll('%2C', ',').replaceAll('%3A', ':');
}
