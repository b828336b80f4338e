/** `chokepoint releases`: what came, what is due, what is late, what was revised, from a data directory or an API. */
import type * as z from 'zod';
import { releaseEntrySchema } from '../../shared/api/schemas/releases.ts';
import { partnerName } from '../../shared/domain/partners.ts';
import { type Expected, releaseCalendar } from '../../shared/domain/release-calendar.ts';
import { releaseIcs } from '../../shared/domain/release-ics.ts';
import { sourceProfiles } from '../../shared/sources/index.ts';
import { dynamoReleaseStore } from '../../shared/storage/dynamodb-release-store.ts';
import { apiClient } from '../api-client.ts';
import { withStoredTable } from '../stored-table.ts';
import { UsageError } from '../usage-error.ts';
import { dataDefault, optionsOnly, sourceParameter, tokenParameter } from './parameters.ts';

const HELP = `chokepoint releases [options]

Lists the releases that are known, with those that are due or late by the source's habit.

  --data DIR        the state of a local service that is not running (default: ${dataDefault})
  --api URL         ask an API instead, such as http://127.0.0.1:8787
  --token TOKEN     an access token for it (default: CHOKEPOINT_TOKEN)
  --source ID       this source alone
  --ics             as a calendar (RFC 5545) on standard output; an API has it at /releases.ics
  --json            one JSON object a line`;

const OPTIONS = {
  data: { type: 'string' },
  api: { type: 'string' },
  token: { type: 'string' },
  source: { type: 'string' },
  ics: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

/** Exit code 0. */
export async function releasesCommand(args: string[]): Promise<number> {
  const values = optionsOnly(args, OPTIONS, HELP);
  if (values === undefined) return 0;
  const source = sourceParameter(values.source);
  const isJson = values.json === true;
  if (values.api !== undefined) {
    if (values.data !== undefined || values.ics === true)
      throw new UsageError(
        `found --api and --${values.data === undefined ? 'ics' : 'data'}, expected one of the two; an API has its calendar at /releases.ics`,
      );
    const query = source === undefined ? '' : `&source=${source}`;
    const client = apiClient({ url: values.api, token: tokenParameter(values.token) });
    const listed = await client.all(releaseEntrySchema, `/releases?limit=200${query}`);
    // An API begins with the newest.
    print(listed.toReversed(), isJson, (entry) => entry);
    return 0;
  }
  const now = new Date().toISOString();
  const entries = await calendarOf(
    values.data ?? dataDefault,
    source === undefined ? [...sourceProfiles.keys()] : [source],
    now,
  );
  const names = new Map([...sourceProfiles].map(([id, { name }]) => [id, name]));
  if (values.ics === true) process.stdout.write(releaseIcs(entries, { names, now }));
  else print(entries, isJson, shownOf);
  return 0;
}

function print<Entry>(entries: readonly Entry[], isJson: boolean, shown: (entry: Entry) => Shown): void {
  const lines = entries.map((entry) => (isJson ? JSON.stringify(entry) : lineOf(shown(entry))));
  if (lines.length === 0 && !isJson) lines.push('No release is known yet.');
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
}

function calendarOf(data: string, sources: readonly string[], now: string): Promise<Expected[]> {
  return withStoredTable(data, async (table) => {
    const store = dynamoReleaseStore(table);
    const entries: Expected[] = [];
    for (const id of sources) {
      const profile = sourceProfiles.get(id);
      if (profile !== undefined) entries.push(...releaseCalendar(profile, await store.list(id), now));
    }
    return entries;
  });
}

type Shown = Pick<
  z.output<typeof releaseEntrySchema>,
  'source' | 'reporterName' | 'period' | 'state' | 'due' | 'dueBy' | 'lateFrom' | 'firstSeen' | 'processedAt'
> & { readonly revisions: readonly { readonly at: string; readonly cells: number; readonly series: number }[] };

function shownOf({ reporter, by, release, ...entry }: Expected): Shown {
  return { ...entry, reporterName: partnerName(reporter), dueBy: by, ...release, revisions: release?.revisions ?? [] };
}

/** `2026-07  us-census  United States  arrived 2026-09-04, due 2026-09-04; revised 2026-10-06: 12 figures of 3 series` */
function lineOf({ source, reporterName, period, state, due, lateFrom, dueBy, firstSeen, ...entry }: Shown): string {
  const head = `${period}  ${source}  ${reporterName}`;
  if (firstSeen === undefined) {
    const when = dueBy === 'habit' ? 'by habit' : 'by the usual lag';
    return state === 'late' ? `${head}  LATE since ${lateFrom}, due ${due} ${when}` : `${head}  due ${due} ${when}`;
  }
  const unfinished = entry.processedAt === undefined ? ', not processed whole yet' : '';
  const revised = entry.revisions.map(
    ({ at, cells, series }) => `; revised ${at.slice(0, 10)}: ${cells} figures of ${series} series`,
  );
  return `${head}  arrived ${firstSeen.slice(0, 10)}, due ${due}${unfinished}${revised.join('')}`;
}
