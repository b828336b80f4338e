/** What a rule can be made of, from the tables of the domain. */
import type { OperationsOf } from '../../../shared/api/route.ts';
import type { referenceRoutes } from '../../../shared/api/routes/reference.ts';
import { basket, basketIds } from '../../../shared/domain/baskets.ts';
import { groupLabel, groupMembers, groupNames, groupNote, isGroup } from '../../../shared/domain/groups.ts';
import { partnerCodes, partnerName } from '../../../shared/domain/partners.ts';
import { periodOf } from '../../../shared/domain/period.ts';
import { choice } from '../../../shared/domain/rule-problem.ts';
import { searchCommodities } from '../../../shared/domain/search-commodities.ts';
import type { SourceProfile } from '../../../shared/domain/source-profile.ts';
import { ProblemFound } from '../problem-found.ts';
import type { ManageServices } from '../services.ts';
import { errorIn } from '../validation.ts';

export const referenceOperations: OperationsOf<typeof referenceRoutes, ManageServices> = {
  listSources: (_, { profiles }) => ({ status: 200, body: { items: [...profiles.values()].map(sourceBody) } }),
  searchCommodities: ({ query }, { profiles }) => {
    const { q, limit, source } = query;
    const digits = source === undefined ? undefined : knownProfile(source, profiles).digits;
    const found = searchCommodities(q, digits === undefined ? limit : Number.POSITIVE_INFINITY);
    const items = found.filter(({ code }) => digits?.includes(code.length) ?? true).slice(0, limit);
    return { status: 200, body: { items } };
  },
  listBaskets: () => ({ status: 200, body: { items: basketIds().map(basket) } }),
  listPartners: () => ({
    status: 200,
    body: { items: partnerCodes().map((code) => ({ code, name: partnerName(code) })) },
  }),
  listGroups: ({ query }, { clock }) => {
    const period = query.period ?? periodOf(clock.now().toISOString());
    return { status: 200, body: { items: groupNames().map((name) => groupBody(name, period)) } };
  },
};

/** The source that a query names. Throws the problem that names those there are. */
export function knownProfile(id: string, profiles: ReadonlyMap<string, SourceProfile>): SourceProfile {
  const profile = profiles.get(id);
  if (profile !== undefined) return profile;
  throw new ProblemFound('invalid-request', 'There is no such source.', {
    errors: [errorIn('query', choice('source', id, [...profiles.keys()]))],
  });
}

/** A country, or a union that reports as one. */
export function reporterName(code: string): string {
  return isGroup(code) ? groupLabel(code) : partnerName(code);
}

function sourceBody(profile: SourceProfile) {
  const { id, name, reporters, bases, digits, quantityDigits, currency, timeZone, lookAt, firstPeriod, lag } = profile;
  return {
    id,
    name,
    reporters: reporters.map((code) => ({ code, name: reporterName(code) })),
    bases: { imports: basisList(bases.imports), exports: basisList(bases.exports) },
    digits,
    quantityDigits,
    currency,
    timeZone,
    lookAt,
    firstPeriod,
    usualDays: lag.usualDays,
    lateDays: lag.lateDays,
  };
}

function basisList(bases: Readonly<Record<string, string>>) {
  return Object.entries(bases).map(([id, meaning]) => ({ id, meaning }));
}

function groupBody(name: string, period: string) {
  const note = groupNote(name);
  return {
    name,
    label: groupLabel(name),
    ...(note !== undefined && { note }),
    members: groupMembers(name, period, 'by-date'),
    fixed: groupMembers(name, period, 'fixed'),
  };
}
