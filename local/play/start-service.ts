/** Puts the parts together: embedded cloud, source, rules, reader, page; plays, and keeps serving. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Period } from '../../shared/domain/period.ts';
import { sourceProfiles } from '../../shared/sources/index.ts';
import { dynamoReaderStore } from '../../shared/storage/dynamodb-reader-store.ts';
import { dynamoReleaseStore } from '../../shared/storage/dynamodb-release-store.ts';
import { dynamoRuleStore } from '../../shared/storage/dynamodb-rule-store.ts';
import { dynamoRunStore } from '../../shared/storage/dynamodb-run-store.ts';
import { DEMONSTRATION, signUpDemonstrationReader } from '../demonstration-reader.ts';
import { type LocalCloud, startLocalCloud } from '../local-cloud.ts';
import { type RuleFile, readRuleFiles } from '../rule-files.ts';
import { UsageError } from '../usage-error.ts';
import { type StatusPage, startStatusPage } from '../web/status-page.ts';
import { type Announcer, jsonAnnouncer, textAnnouncer } from './announcer.ts';
import { type Applied, applyRules } from './apply-rules.ts';
import { chosenSource, type PlayedSource } from './chosen-source.ts';
import { localPipeline } from './pipeline.ts';
import { playReleases, RunFailed } from './play-releases.ts';
import { releaseClaims } from './release-claims.ts';
import { watchDeliveries } from './watch-deliveries.ts';

export interface StartOptions {
  readonly once: boolean;
  readonly json: boolean;
  readonly live: boolean;
  readonly rules: string;
  readonly port: number;
  readonly data?: string;
  readonly from?: Period;
  readonly until?: Period;
}

/** Exit code: 0, or 1 when a run did not complete. Rules are read first, so that a wrong one starts nothing. */
export async function startService(options: StartOptions): Promise<number> {
  const files = await readRuleFiles(options.rules, sourceProfiles);
  const announcer = options.json ? jsonAnnouncer() : textAnnouncer();
  const stop = stopSignal();
  const opened: (() => Promise<unknown>)[] = [];
  try {
    const source = await chosenSource(options, process.env);
    opened.push(() => source.close());
    const range = rangeOf(options, source);
    const directory = await dataDirectory(options, opened);
    const cloud = await startLocalCloud(directory, `http://127.0.0.1:${options.port}`);
    opened.push(() => cloud.close());
    const page = options.once ? undefined : await startStatusPage({ port: options.port, cloud });
    if (page !== undefined) opened.push(() => page.close());
    // With --port 0 only the page knows where the links of a notice lead.
    const links = page === undefined ? {} : { LINK_BASE: page.url };
    Object.assign(process.env, cloud.environment, source.environment, links);
    return await serve({ range, files, announcer, cloud, directory, source, page, stop });
  } finally {
    for (const close of opened.reverse()) await close();
  }
}

interface Range {
  readonly from: Period;
  readonly until: Period;
}

/** The periods asked for, or those that the source offers. Throws UsageError when there is none. */
function rangeOf(options: StartOptions, source: PlayedSource): Range {
  const { from, until } = { from: options.from ?? source.from, until: options.until ?? source.until };
  if (from <= until) return { from, until };
  throw new UsageError(`nothing to play from ${from} to ${until}: expected months from ${source.from} to ${source.until}, or both --from and --until`);
}

interface Parts {
  readonly range: Range;
  readonly files: readonly RuleFile[];
  readonly announcer: Announcer;
  readonly cloud: LocalCloud;
  readonly directory: string;
  readonly source: PlayedSource;
  readonly page: StatusPage | undefined;
  readonly stop: AbortSignal;
}

async function serve({ range, files, announcer, cloud, directory, source, page, stop }: Parts): Promise<number> {
  const readers = dynamoReaderStore(cloud.table);
  await signUpDemonstrationReader(cloud, readers);
  await releaseClaims(readers);
  const applied = await applyRules(files, dynamoRuleStore(cloud.table), {
    now: new Date().toISOString(),
    ...(source.offer !== undefined && { offer: source.offer }),
  });
  introduce(announcer, { source, applied, page });
  const watch = await watchDeliveries(cloud, directory, announcer);
  const { played, fault } = await play({ range, announcer, cloud, source, stop });
  await cloud.sns.settled();
  if (fault !== undefined) announcer.note(`chokepoint: ${fault.message}`);
  announcer.summary({ ...played, ...watch.count });
  if (page !== undefined && !stop.aborted) {
    announcer.note(`Serving on ${page.url} (inbox, alerts). Ctrl+C ends it.`);
    await new Promise((ended) => stop.addEventListener('abort', ended, { once: true }));
  }
  watch.stop();
  return fault === undefined ? 0 : 1;
}

async function play({ range, announcer, cloud, source, stop }: Pick<Parts, 'range' | 'announcer' | 'cloud' | 'source' | 'stop'>) {
  try {
    const played = await playReleases({
      source: source.id,
      ...range,
      run: await localPipeline(stop),
      releases: dynamoReleaseStore(cloud.table),
      runs: dynamoRunStore(cloud.table),
      announcer,
      isStopped: () => stop.aborted,
      ...(source.publish !== undefined && { publish: source.publish }),
    });
    return { played };
  } catch (error) {
    if (!(error instanceof RunFailed)) throw error;
    return { played: error.played, fault: error };
  }
}

function introduce(announcer: Announcer, { source, applied, page }: { source: PlayedSource; applied: Applied; page: StatusPage | undefined }): void {
  const where = page === undefined ? '' : ` Page: ${page.url}.`;
  announcer.note(`Chokepoint, on this machine. ${source.title}.${where}`);
  announcer.note(`${applied.active.length} rules are watched; ${DEMONSTRATION.name}: ${DEMONSTRATION.email}, ${DEMONSTRATION.sms}.`);
  for (const { rule, reason } of applied.onHold) announcer.note(`  ${rule} ${reason}`);
}

/** Without --data the state is forgotten at the end. */
async function dataDirectory({ data }: StartOptions, opened: (() => Promise<unknown>)[]): Promise<string> {
  if (data !== undefined) return resolve(data);
  const directory = await mkdtemp(join(tmpdir(), 'chokepoint-'));
  opened.push(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => controller.abort());
  return controller.signal;
}

