/** The list of rules: filters, order, counts. Nothing is assessed for it. */
import type { AnswerOf, RequestOf } from '../../../shared/api/route.ts';
import type { rulesRoutes } from '../../../shared/api/routes/rules.ts';
import { type Expected, releaseCalendar } from '../../../shared/domain/release-calendar.ts';
import { nameOf } from '../../../shared/domain/metrics/partner-or-group.ts';
import { conditionsOf, seriesIdsOf } from '../../../shared/domain/rule.ts';
import type { RuleState } from '../../../shared/domain/rule-state.ts';
import { codesOf } from '../../../shared/domain/series-selection.ts';
import { seriesKey } from '../../../shared/domain/series.ts';
import { scopeOf } from '../../../shared/domain/subscription.ts';
import type { StoredRule } from '../../../shared/ports/rule-store.ts';
import { type Ordering, pageOf } from '../cursors.ts';
import type { ManageServices } from '../services.ts';
import { sentenceOf, storedMembers } from './rule-documents.ts';

type ListRules = Extract<(typeof rulesRoutes)[number], { readonly operation: 'listRules' }>;
type Query = RequestOf<ListRules>['query'];

/** Gravest first. */
const STATES = ['critical', 'warning', 'pending', 'unknown', 'clear', 'new', 'disabled'] as const;
/** Stands behind every distance that a number can have. */
const NO_DISTANCE = Number.MAX_VALUE;

interface Listed {
  readonly rule: StoredRule;
  readonly state: RuleState | undefined;
  readonly standing: (typeof STATES)[number];
  readonly sources: readonly string[];
  readonly reporters: readonly string[];
  readonly partners: readonly string[];
}

export async function listRules(request: RequestOf<ListRules>, services: ManageServices): Promise<AnswerOf<ListRules>> {
  const { query } = request;
  const [stored, states] = await Promise.all([services.rules.list(), services.summaries.list()]);
  const all = stored.map((rule) => listed(rule, states.get(rule.document.id)));
  const matching = all.filter((each) => fits(each, query));
  const { items, next } = pageOf(request, matching, orderOf(query.sort));
  const due = await nextReleases(items, services);
  return {
    status: 200,
    body: {
      items: items.map((each) => summaryOf(each, due, services)),
      ...(next !== undefined && { next }),
      ...(query.cursor === undefined && { facets: facetsOf(all, matching.length) }),
    },
  };
}

function listed(rule: StoredRule, state: RuleState | undefined): Listed {
  const keys = seriesIdsOf(rule.document).map(seriesKey);
  const { partners } = scopeOf(rule.document);
  return {
    rule,
    state,
    standing: standingOf(rule, state),
    sources: [...new Set(keys.map(({ source }) => source))],
    reporters: [...new Set(keys.map(({ reporter }) => reporter))],
    partners: partners === 'each' ? ['each'] : partners,
  };
}

/** An open alert stands, whether or not the newest month has a number. */
function standingOf({ disabled }: StoredRule, state: RuleState | undefined): Listed['standing'] {
  if (disabled === true) return 'disabled';
  if (state === undefined) return 'new';
  return state.level === 'clear' ? state.verdict : state.level;
}

function fits(each: Listed, query: Query): boolean {
  const { document } = each.rule;
  const has = (asked: readonly string[] | undefined, own: readonly string[]) =>
    asked === undefined || own.some((one) => asked.includes(one));
  return (
    has(query.tag, document.tags) &&
    has(query.source, each.sources) &&
    has(query.reporter, each.reporters) &&
    has(query.partner, each.partners) &&
    (query.state === undefined || query.state.split(',').includes(each.standing)) &&
    holdsWords(each, query.q)
  );
}

function holdsWords({ rule: { document }, partners }: Listed, words: string | undefined): boolean {
  const asked = (words ?? '')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (asked.length === 0) return true;
  const { id, name, description = '', tags } = document;
  const codes = conditionsOf(document).flatMap(({ series }) => codesOf(series));
  const named = partners.map(nameOf);
  const text = [id, name, description, ...tags, ...codes, ...named].join(' ').toLowerCase();
  return asked.every((word) => text.includes(word));
}

function orderOf(sort: string): Ordering<Listed> {
  const isDescending = sort.startsWith('-');
  const id = ({ rule }: Listed) => rule.document.id;
  const keys: Readonly<Record<string, Ordering<Listed>['key']>> = {
    name: (each) => [each.rule.document.name.toLowerCase(), id(each)],
    state: (each) => [STATES.indexOf(each.standing), -reach(each.state), id(each)],
    distance: (each) => [-reach(each.state), id(each)],
    updated: (each) => [each.rule.updatedAt, id(each)],
  };
  const name = isDescending ? sort.slice(1) : sort;
  return { key: keys[name] ?? ((each) => [id(each)]), isDescending };
}

/** How far beyond its line a number is, as a part of the line, so that shares and amounts stand in one order. */
function reach(state: RuleState | undefined): number {
  if (state === undefined || state.distance === null) return -NO_DISTANCE;
  const size = Math.abs(state.threshold);
  return ((state.direction === 'above' ? 1 : -1) * state.distance) / (size === 0 ? 1 : size);
}

function summaryOf({ rule, state, sources, reporters, partners }: Listed, due: Due, services: ManageServices) {
  const { document } = rule;
  const { id, name, tags } = document;
  return {
    id,
    name,
    sentence: sentenceOf(document, services),
    tags,
    sources,
    reporters,
    partners,
    ...storedMembers(rule, state),
    nextRelease: nextOf(seriesIdsOf(document), due),
  };
}

/** By source and reporter, what is to come next. */
type Due = ReadonlyMap<string, Expected>;

async function nextReleases(items: readonly Listed[], { releases, profiles, clock }: ManageServices): Promise<Due> {
  const now = clock.now().toISOString();
  const due = new Map<string, Expected>();
  for (const source of new Set(items.flatMap(({ sources }) => sources))) {
    const profile = profiles.get(source);
    if (profile === undefined) continue;
    for (const each of releaseCalendar(profile, await releases.list(source), now)) {
      const key = `${source}/${each.reporter}`;
      if (each.state !== 'arrived' && !due.has(key)) due.set(key, each);
    }
  }
  return due;
}

function nextOf(series: readonly string[], due: Due) {
  const waiting = [...new Set(series.map(seriesKey).map(({ source, reporter }) => `${source}/${reporter}`))];
  const found = waiting.map((key) => due.get(key)).filter((each) => each !== undefined);
  const first = found.reduce<Expected | undefined>((a, b) => (a === undefined || b.due < a.due ? b : a), undefined);
  if (first === undefined) return null;
  return { source: first.source, reporter: first.reporter, period: first.period, due: first.due };
}

function facetsOf(all: readonly Listed[], matching: number) {
  const counted = (values: readonly string[]) => {
    const counts: Record<string, number> = {};
    for (const value of [...values].sort()) counts[value] = (counts[value] ?? 0) + 1;
    return counts;
  };
  return {
    total: all.length,
    matching,
    tags: counted(all.flatMap(({ rule }) => rule.document.tags)),
    sources: counted(all.flatMap(({ sources }) => sources)),
    reporters: counted(all.flatMap(({ reporters }) => reporters)),
    partners: counted(all.flatMap(({ partners }) => partners)),
    states: counted(all.map(({ standing }) => standing)),
  };
}
