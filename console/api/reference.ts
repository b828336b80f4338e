/** What rules and subscriptions can be made of, to choose from: short lists are read once and kept. */
import type { Suggestion } from '../parts/token-field.tsx';
import { read } from './client.ts';
import type { RulePage } from './shapes.ts';

interface Items<T> {
  readonly items: readonly T[];
}

interface CodeName {
  readonly code: string;
  readonly name: string;
}

const kept = new Map<string, Promise<Items<unknown>>>();

/** A whole short list, asked for once; a failure is tried again at the next call. */
function once<T>(path: string): Promise<Items<T>> {
  const known = kept.get(path) ?? read<Items<unknown>>(path);
  kept.set(path, known);
  known.catch(() => kept.delete(path));
  return known as Promise<Items<T>>;
}

const MOST = 30;

/** Those of which the value or the label has what was typed, those that begin with it first. */
function matching(all: readonly Suggestion[], typed: string, most = MOST): readonly Suggestion[] {
  const text = typed.trim().toLowerCase();
  const found = all.filter(({ value, label }) => `${value} ${label}`.toLowerCase().includes(text));
  const begins = ({ value, label }: Suggestion) =>
    value.toLowerCase().startsWith(text) || label.toLowerCase().startsWith(text);
  return [...found.filter(begins), ...found.filter((each) => !begins(each))].slice(0, most);
}

export interface SourceInfo {
  readonly id: string;
  readonly name: string;
  readonly reporters: readonly CodeName[];
  readonly bases: Readonly<Record<'imports' | 'exports', readonly { readonly id: string; readonly meaning: string }[]>>;
}

/** The sources with what each publishes. */
export function sourcesOnce(): Promise<Items<SourceInfo>> {
  return once('/sources');
}

export async function suggestGroups(): Promise<readonly Suggestion[]> {
  const { items } = await once<{ readonly name: string; readonly label: string }>('/groups');
  return items.map(({ name, label }) => ({ value: name, label }));
}

/** Every partner, without the groups. */
export async function suggestPartnersOnly(): Promise<readonly Suggestion[]> {
  const { items } = await once<CodeName>('/partners');
  return items.map(({ code, name }) => ({ value: code, label: name }));
}

/** Every partner and group, in order of their names. */
export async function placesByName(): Promise<readonly Suggestion[]> {
  const [groups, partners] = await Promise.all([suggestGroups(), suggestPartnersOnly()]);
  return [...groups, ...partners].sort((a, b) => a.label.localeCompare(b.label, 'en'));
}

/** Partners by code or name, groups among them. */
export async function suggestPartners(typed: string): Promise<readonly Suggestion[]> {
  const [groups, partners] = await Promise.all([suggestGroups(), suggestPartnersOnly()]);
  return matching([...groups, ...partners], typed);
}

export async function suggestBaskets(typed: string, most = MOST): Promise<readonly Suggestion[]> {
  const { items } = await once<{ readonly id: string; readonly label: string }>('/baskets');
  const all = items.map(({ id, label }) => ({ value: id, label }));
  return matching(all, typed, most);
}

/** By the words of the HS, or by digits. */
export async function suggestCommodities(typed: string, source?: string): Promise<readonly Suggestion[]> {
  if (typed.trim() === '') return [];
  const { items } = await read<Items<{ readonly code: string; readonly text: string }>>('/commodities', {
    query: { q: typed.trim(), limit: MOST, source },
  });
  return items.map(({ code, text }) => ({ value: code, label: text }));
}

export async function suggestRules(typed: string): Promise<readonly Suggestion[]> {
  const { items } = await read<RulePage>('/rules', { query: { q: typed.trim(), limit: MOST, sort: 'name' } });
  return items.map(({ id, name }) => ({ value: id, label: name }));
}

/** Every tag of a rule, with how many rules bear it, in their order. */
export async function tagCounts(): Promise<readonly (readonly [tag: string, rules: number])[]> {
  const { facets } = await read<RulePage>('/rules', { query: { limit: 1 } });
  return Object.entries(facets?.tags ?? {});
}

export async function suggestTags(typed: string): Promise<readonly Suggestion[]> {
  const tags = await tagCounts();
  return matching(
    tags.map(([value, count]) => ({ value, label: `${count} ${count === 1 ? 'rule' : 'rules'}` })),
    typed,
  );
}
