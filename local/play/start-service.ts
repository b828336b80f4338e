/** Puts the parts together: embedded cloud, source, rules, reader, page; plays, and keeps serving. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Period } from '../../shared/domain/period.ts';
import { seriesIdsOf } from '../../shared/domain/rule.ts';
import { seriesKey } from '../../shared/domain/series.ts';
import { sourceProfiles } from '../../shared/sources/index.ts';
import { dynamoMailboxStore } from '../../shared/storage/dynamodb-mailbox-store.ts';
import { dynamoReaderStore } from '../../shared/storage/dynamodb-reader-store.ts';
import { dynamoReleaseStore } from '../../shared/storage/dynamodb-release-store.ts';
import { dynamoRuleStore } from '../../shared/storage/dynamodb-rule-store.ts';
import { dynamoRunStore } from '../../shared/storage/dynamodb-run-store.ts';
import { DEMONSTRATION, signUpDemonstrationReader } from '../demonstration-reader.ts';
import { type LocalCloud, startLocalCloud } from '../local-cloud.ts';
import { type RuleFile, readRuleFiles } from '../rule-files.ts';
import { UsageError } from '../usage-error.ts';
import { builtConsole } from '../web/built-console.ts';
import { usableIssuerDirectory } from '../web/issuer-key.ts';
import { startWeb } from '../web/start-web.ts';
import type { WebServer } from '../web/web-server.ts';
import { type Announcer, jsonAnnouncer, textAnnouncer } from './announcer.ts';
import { type Applied, applyRules } from './apply-rules.ts';
import { type Chosen, chosenSources, type PlayedSource } from './chosen-source.ts';
import { endLostRuns } from './end-lost-runs.ts';
import { localPipeline } from './pipeline.ts';
import { scheduledCalls, startSchedule } from './local-schedule.ts';
import { type Played, playReleases, RunFailed } from './play-releases.ts';
import { releaseClaims } from './release-claims.ts';
import { servicesHere } from './services-here.ts';
import { watchDeliveries } from './watch-deliveries.ts';

export interface StartOptions {
  readonly once: boolean;
  readonly json: boolean;
  readonly live: boolean;
  /** Name each rule that waits. */
  readonly verbose: boolean;
  /** Play this source alone. */
  readonly source?: string;
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
    const chosen = await chosenSources(options, sourcesIn(files), process.env);
    for (const source of chosen.played) opened.push(() => source.close());
    for (const source of chosen.played) rangeOf(options, source);
    const directory = await dataDirectory(options, opened);
    const cloud = await startLocalCloud(directory, `http://127.0.0.1:${options.port}`);
    opened.push(() => cloud.close());
    Object.assign(process.env, cloud.environment);
    const played = Promise.withResolvers<void>();
    const here = servicesHere({ chosen, stop, after: played.promise, announcer });
    opened.push(
      () => here.idle(),
      async () => played.resolve(),
    );
    const { port, data } = options;
    const page = options.once
      ? undefined
      : await startWeb({
          port,
          cloud,
          keyDirectory: await usableIssuerDirectory(data, directory),
          services: here.services,
        });
    if (page !== undefined) opened.push(() => page.close());
    // With --port 0 only the page knows where the links of a notice lead.
    const links = page === undefined ? {} : { LINK_BASE: page.url };
    Object.assign(process.env, cloud.environment, ...chosen.played.map(({ environment }) => environment), links);
    return await serve({ options, files, announcer, cloud, directory, chosen, page, stop, onPlayed: played.resolve });
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
  throw new UsageError(
    `nothing to play from ${from} to ${until}: expected months from ${source.from} to ${source.until}, or both --from and --until`,
  );
}

interface Parts {
  readonly options: StartOptions;
  readonly files: readonly RuleFile[];
  readonly announcer: Announcer;
  readonly cloud: LocalCloud;
  readonly directory: string;
  readonly chosen: Chosen;
  readonly page: WebServer | undefined;
  readonly stop: AbortSignal;
  /** Called once the releases were played, whole or not. */
  readonly onPlayed: () => void;
}

async function serve(parts: Parts): Promise<number> {
  const { options, files, announcer, cloud, directory, chosen, page, stop, onPlayed } = parts;
  const readers = dynamoReaderStore(cloud.table);
  await signUpDemonstrationReader(cloud, readers);
  await releaseClaims(readers, dynamoMailboxStore(cloud.table));
  await endLostRuns(dynamoRunStore(cloud.table), new Date().toISOString());
  const applied = await applyRules(files, dynamoRuleStore(cloud.table), { now: new Date().toISOString(), chosen });
  introduce(announcer, { chosen, applied, page, isVerbose: options.verbose });
  const consoleReady = page === undefined ? undefined : consoleOrPlainPage(announcer);
  const watch = await watchDeliveries(cloud, directory, announcer);
  const { total, faults } = await playAll(parts);
  onPlayed();
  await cloud.sns.settled();
  for (const { message } of faults) announcer.note(`chokepoint: ${message}`);
  announcer.summary({ ...total, ...watch.count });
  await consoleReady;
  if (page !== undefined && !stop.aborted) {
    announcer.note(`Serving on ${page.url} (inbox, alerts). Ctrl+C ends it.`);
    const schedule = startSchedule(await scheduledCalls(), (fault) => announcer.note(`chokepoint: ${fault}`));
    await new Promise((ended) => stop.addEventListener('abort', ended, { once: true }));
    await schedule.stop();
  }
  watch.stop();
  return faults.length === 0 ? 0 : 1;
}

/** Every source in turn; a run that fails ends the play of its source alone. */
async function playAll({ options, announcer, cloud, chosen, stop }: Parts) {
  const total = { releases: 0, assessments: 0 };
  const faults: RunFailed[] = [];
  for (const source of chosen.played) {
    const { played, fault } = await play({ options, announcer, cloud, source, stop });
    total.releases += played.releases;
    total.assessments += played.assessments;
    if (fault !== undefined) faults.push(fault);
  }
  return { total, faults };
}

/** Builds the console while releases are played. A machine that cannot has the plain page, and is told why. */
async function consoleOrPlainPage(announcer: Announcer): Promise<void> {
  try {
    await builtConsole();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    announcer.note(`chokepoint: the console could not be built, so a plain page is served instead: ${reason}`);
  }
}

interface Playing extends Pick<Parts, 'options' | 'announcer' | 'cloud' | 'stop'> {
  readonly source: PlayedSource;
}

async function play({
  options,
  announcer,
  cloud,
  source,
  stop,
}: Playing): Promise<{ played: Played; fault?: RunFailed }> {
  try {
    const played = await playReleases({
      source: source.id,
      ...rangeOf(options, source),
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

interface Introduction extends Pick<Parts, 'chosen' | 'page'> {
  readonly applied: Applied;
  readonly isVerbose: boolean;
}

function introduce(announcer: Announcer, { chosen, applied, page, isVerbose }: Introduction): void {
  const where = page === undefined ? '' : ` Page: ${page.url}.`;
  const [first, ...others] = chosen.played.map(({ title }) => title);
  announcer.note(`Chokepoint, on this machine. ${first ?? 'No source is asked'}.${where}`);
  for (const title of others) announcer.note(`${title}.`);
  announcer.note(
    `${applied.active.length} rules are watched; ${DEMONSTRATION.name}: ${DEMONSTRATION.email}, ${DEMONSTRATION.sms}.`,
  );
  for (const line of waitingLines(applied.onHold, isVerbose)) announcer.note(line);
}

/** The rules of whole baskets are many and wait alike: they are counted, unless all are asked for. */
function waitingLines(onHold: Applied['onHold'], isVerbose: boolean): string[] {
  const named = onHold.filter(({ tags }) => isVerbose || !tags.includes('basket'));
  const counted = onHold.length - named.length;
  return [
    ...named.map(({ rule, reason }) => `  ${rule} ${reason}`),
    ...(counted === 0
      ? []
      : [`  ${counted} more, one a basket of goods, wait for a live source too; --verbose names them`]),
  ];
}

/** Every source that a rule looks at. */
function sourcesIn(files: readonly RuleFile[]): ReadonlySet<string> {
  return new Set(files.flatMap(({ document }) => seriesIdsOf(document)).map((id) => seriesKey(id).source));
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
