/** What a reader asks to be told of: conditions on a rule and on an event, and what of these they look at. */
import type { AlertEvent, Severity } from './alert.ts';
import { basketCodes, isBasket } from './baskets.ts';
import { isGroup } from './groups.ts';
import { isPartner } from './partners.ts';
import { conditionsOf, type RuleDocument, seriesIdsOf } from './rule.ts';
import { seriesKey } from './series.ts';

/** One condition per field, all must hold; a field left out asks for nothing, so a subscription without any takes all. */
export interface Subscription {
  readonly id: string;
  /** What its reader calls it. */
  readonly label?: string;
  readonly rules?: readonly string[];
  readonly tags?: readonly string[];
  /** Names of baskets: of rules all of whose goods belong to one. */
  readonly baskets?: readonly string[];
  /** Codes: of rules that look at one of them, or at a code beneath one. */
  readonly commodities?: readonly string[];
  /** Partners such as `CN`, or groups such as `EU`: of rules about one by name, and its own events of rules about each. */
  readonly partners?: readonly string[];
  readonly severities?: readonly Severity[];
  /**
   * Tell of releases as well that are late and that rules of this subscription wait for. Severities do not count there: an
   * empty list of them asks for late releases alone.
   */
  readonly lateness?: boolean;
}

export const MOST_SUBSCRIPTIONS = 50;
/** Entries in all conditions of all subscriptions of a reader together: they are stored in one item. */
export const MOST_ENTRIES = 1000;

/** What a subscription looks at in a rule, or in an event of one. */
export interface Scope {
  readonly rule: string;
  readonly tags: readonly string[];
  readonly commodities: readonly string[];
  /** Partners and groups by name; `each` for a rule that watches every partner. */
  readonly partners: readonly string[] | 'each';
}

/** The scope of a rule as a whole. */
export function scopeOf(document: RuleDocument): Scope {
  const named = partnersNamed(document);
  return {
    rule: document.id,
    tags: document.tags,
    commodities: commoditiesIn(seriesIdsOf(document)),
    partners: named.includes('each') ? 'each' : named,
  };
}

/** The scopes of rules by id. */
export function scopesOf(documents: readonly RuleDocument[]): ReadonlyMap<string, Scope> {
  return new Map(documents.map((document) => [document.id, scopeOf(document)]));
}

type EventScope = Pick<AlertEvent, 'rule' | 'subject' | 'tags' | 'partners'> & {
  readonly explanation: Pick<AlertEvent['explanation'], 'series'>;
};

/** Each event is looked at once for every reader. */
const known = new WeakMap<EventScope, Scope>();

/** The scope of one event: of a rule about each partner, the one that it is about. */
export function scopeOfEvent(event: EventScope): Scope {
  const before = known.get(event);
  if (before !== undefined) return before;
  const { rule, subject, tags, partners = subject === rule ? 'each' : [subject] } = event;
  const scope: Scope = { rule, tags, commodities: commoditiesIn(event.explanation.series), partners };
  known.set(event, scope);
  return scope;
}

/** The partners and groups that an event of a subject is about; none are named for what concerns all of a rule about each. */
export function aboutPartners(document: RuleDocument, subject: string): Pick<AlertEvent, 'partners'> {
  if (subject !== document.id) return { partners: [subject] };
  const named = partnersNamed(document);
  return named.includes('each') ? {} : { partners: named };
}

function partnersNamed(document: RuleDocument): string[] {
  const names = conditionsOf(document).flatMap(({ metric }) => {
    const partner = 'partner' in metric ? metric.partner : undefined;
    if (partner === undefined) return [];
    return typeof partner === 'string' ? [partner] : [partner.group];
  });
  return [...new Set(names)].sort();
}

function commoditiesIn(series: readonly string[]): string[] {
  return [...new Set(series.map((id) => seriesKey(id).commodity))];
}

/** True when the scope meets every condition of the subscription; severities are of an event and not looked at. */
export function covers({ rules, tags, baskets, commodities, partners }: Subscription, scope: Scope): boolean {
  return (
    (rules === undefined || rules.includes(scope.rule)) &&
    (tags === undefined || tags.some((tag) => scope.tags.includes(tag))) &&
    (partners === undefined || hasPartner(partners, scope.partners)) &&
    (commodities === undefined || commodities.some((code) => scope.commodities.some((own) => own.startsWith(code)))) &&
    (baskets === undefined || baskets.some((name) => isWithin(name, scope.commodities)))
  );
}

function hasPartner(asked: readonly string[], partners: Scope['partners']): boolean {
  return partners === 'each' ? asked.length > 0 : asked.some((name) => partners.includes(name));
}

const codes = new Map<string, ReadonlySet<string>>();

/** Whether all of the goods belong to the basket. */
function isWithin(name: string, commodities: readonly string[]): boolean {
  if (!isBasket(name)) return false;
  const own =
    codes.get(name) ??
    new Set(([6, 8, 10] as const).flatMap((digits) => basketCodes(name, digits, { unseen: true }).codes));
  codes.set(name, own);
  return commodities.length > 0 && commodities.every((code) => own.has(code));
}

/** True for what a condition on partners may name. */
export function isPartnerOrGroup(name: string): boolean {
  return isPartner(name) || isGroup(name);
}

/** How many entries its conditions have. */
export function entriesOf({ rules, tags, baskets, commodities, partners, severities }: Subscription): number {
  return [rules, tags, baskets, commodities, partners, severities].reduce((sum, list) => sum + (list?.length ?? 0), 0);
}
