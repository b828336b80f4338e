/**
 * Country groups. Membership by date is who belonged in the period; then a share can jump because somebody left. The
 * fixed form takes the present members for every period, so that only trade moves it.
 */
import { GROUP_RECORDS, type GroupRecord } from './group-data.ts';
import { type Period, periodSchema } from './period.ts';
import type { PartnerCode } from './series.ts';

export type GroupForm = 'by-date' | 'fixed';

interface Membership {
  readonly partner: PartnerCode;
  /** First and last month; open where there is none. */
  readonly from: Period | undefined;
  readonly until: Period | undefined;
}

interface Group extends GroupRecord {
  readonly memberships: readonly Membership[];
  /** The members of the fixed form: those of today, or the last ones of a group that has ended. */
  readonly fixed: readonly PartnerCode[];
}

const MEMBER = /^([A-Z]{2})(?: (\d{4}(?:-\d{2})?)?(?:\.\.(\d{4}-\d{2}))?)?$/;

const GROUPS: ReadonlyMap<string, Group> = new Map(GROUP_RECORDS.map((record) => [record.name, group(record)]));

/** True for a name such as `EU`, in capitals. */
export function isGroup(name: string): boolean {
  return GROUPS.has(name);
}

/** Every name, in the order of the table. */
export function groupNames(): string[] {
  return [...GROUPS.keys()];
}

/** The group as it stands in a sentence: "European Union". Throws a RangeError for a name that is no group. */
export function groupLabel(name: string): string {
  return groupNamed(name).label;
}

/** What to know before relying on the group, if there is something. */
export function groupNote(name: string): string | undefined {
  return groupNamed(name).note;
}

/**
 * The members in a period, in alphabetical order. By date, a partner belongs to the group from the month in which it
 * joins to the month in which it leaves, both included; a group may have no members before it began. Fixed, the members
 * are the same in every period. Throws a RangeError for a name that is no group, or a text that is no period.
 */
export function groupMembers(name: string, period: Period, form: GroupForm): readonly PartnerCode[] {
  const { memberships, fixed } = groupNamed(name);
  if (!periodSchema.safeParse(period).success)
    throw new RangeError(`not a period: ${JSON.stringify(period)}; expected a month such as 2026-07`);
  if (form === 'fixed') return fixed;
  return memberships
    .filter(({ from, until }) => (from === undefined || from <= period) && (until === undefined || period <= until))
    .map(({ partner }) => partner);
}

function groupNamed(name: string): Group {
  const found = GROUPS.get(name);
  if (found !== undefined) return found;
  throw new RangeError(`there is no group ${JSON.stringify(name)}; there are ${groupNames().join(', ')}`);
}

function group(record: GroupRecord): Group {
  const memberships = record.members
    .split(',')
    .map((entry) => membership(entry.trim()))
    .sort((a, b) => (a.partner < b.partner ? -1 : 1));
  const ended = memberships.every(({ until }) => until !== undefined);
  const last = ended ? lastMonth(memberships) : undefined;
  return {
    ...record,
    memberships,
    fixed: memberships.filter(({ until }) => until === last).map(({ partner }) => partner),
  };
}

function membership(entry: string): Membership {
  const [, partner, from, until] = MEMBER.exec(entry) ?? [];
  if (partner === undefined) throw new RangeError(`no membership: ${JSON.stringify(entry)}`);
  return { partner, from: from?.length === 4 ? `${from}-01` : from, until };
}

function lastMonth(memberships: readonly Membership[]): Period | undefined {
  return memberships.reduce<Period | undefined>(
    (last, { until }) => (last === undefined || (until !== undefined && until > last) ? until : last),
    undefined,
  );
}
