/** `chokepoint releases`: what came, what is due, what is late, what was revised, from the data directory. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { partnerName } from '../../shared/domain/partners.ts';
import { type Expected, releaseCalendar } from '../../shared/domain/release-calendar.ts';
import { releaseIcs } from '../../shared/domain/release-ics.ts';
import { sourceProfiles } from '../../shared/sources/index.ts';
import { dynamoReleaseStore } from '../../shared/storage/dynamodb-release-store.ts';
import { startLocalCloud } from '../local-cloud.ts';
import { UsageError } from '../usage-error.ts';
import { dataDefault, parameters, sourceParameter } from './parameters.ts';

const HELP = `chokepoint releases [options]

Lists the releases that the data directory knows, with those that are due or late by the source's habit.

  --data DIR        the state of a local service (default: ${dataDefault})
  --source ID       this source alone
  --ics             as a calendar (RFC 5545) on standard output
  --json            one JSON object a line`;

/** Exit code 0. */
export async function releasesCommand(args: string[]): Promise<number> {
  const { values, positionals } = parameters(args, {
    data: { type: 'string' },
    source: { type: 'string' },
    ics: { type: 'boolean' },
    json: { type: 'boolean' },
    help: { type: 'boolean' },
  });
  if (positionals.length > 0)
    throw new UsageError(`found ${JSON.stringify(positionals[0])}, expected only options; see --help`);
  if (values.help === true) {
    process.stdout.write(`${HELP}\n`);
    return 0;
  }
  const source = sourceParameter(values.source);
  const now = new Date().toISOString();
  const entries = await calendarOf(
    values.data ?? dataDefault,
    source === undefined ? [...sourceProfiles.keys()] : [source],
    now,
  );
  const names = new Map([...sourceProfiles].map(([id, { name }]) => [id, name]));
  if (values.ics === true) process.stdout.write(releaseIcs(entries, { names, now }));
  else if (values.json === true) for (const entry of entries) process.stdout.write(`${JSON.stringify(entry)}\n`);
  else
    process.stdout.write(
      entries.length === 0 ? 'No release is known yet.\n' : entries.map((entry) => `${lineOf(entry)}\n`).join(''),
    );
  return 0;
}

async function calendarOf(data: string, sources: readonly string[], now: string): Promise<Expected[]> {
  const directory = resolve(data);
  // Starting a service would make an empty one there.
  if (!existsSync(directory))
    throw new UsageError(`--data: there is no ${directory}; expected the data directory of a local service`);
  const cloud = await startLocalCloud(directory, 'http://127.0.0.1');
  try {
    const store = dynamoReleaseStore(cloud.table);
    const entries: Expected[] = [];
    for (const id of sources) {
      const profile = sourceProfiles.get(id);
      if (profile !== undefined) entries.push(...releaseCalendar(profile, await store.list(id), now));
    }
    return entries;
  } finally {
    await cloud.close();
  }
}

/** `2026-07  us-census  United States  arrived 2026-09-04, due 2026-09-04; revised 2026-10-06: 12 figures of 3 series` */
function lineOf({ source, reporter, period, state, due, lateFrom, by, release }: Expected): string {
  const head = `${period}  ${source}  ${partnerName(reporter)}`;
  if (release === undefined) {
    const when = by === 'habit' ? 'by habit' : 'by the usual lag';
    return state === 'late' ? `${head}  LATE since ${lateFrom}, due ${due} ${when}` : `${head}  due ${due} ${when}`;
  }
  const unfinished = release.processedAt === undefined ? ', not processed whole yet' : '';
  const revised = release.revisions.map(
    ({ at, cells, series }) => `; revised ${at.slice(0, 10)}: ${cells} figures of ${series} series`,
  );
  return `${head}  arrived ${release.firstSeen.slice(0, 10)}, due ${due}${unfinished}${revised.join('')}`;
}
