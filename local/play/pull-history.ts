/** Fetches history through the state machine, one source after the other, with progress; a later start goes on. */
import type { Period } from '../../shared/domain/period.ts';
import { seriesIdsOf } from '../../shared/domain/rule.ts';
import { seriesKey } from '../../shared/domain/series.ts';
import { sourceProfiles } from '../../shared/sources/index.ts';
import { dynamoMailboxStore } from '../../shared/storage/dynamodb-mailbox-store.ts';
import { dynamoReaderStore } from '../../shared/storage/dynamodb-reader-store.ts';
import { dynamoRuleStore } from '../../shared/storage/dynamodb-rule-store.ts';
import { startLocalCloud } from '../local-cloud.ts';
import { readRuleFiles } from '../rule-files.ts';
import { UsageError } from '../usage-error.ts';
import { applyRules } from './apply-rules.ts';
import { chosenSources, type PlayedSource } from './chosen-source.ts';
import { localPipeline, type Pipeline } from './pipeline.ts';
import { releaseClaims } from './release-claims.ts';

export interface PullOptions {
  readonly rules: string;
  /** The data directory, absolute. */
  readonly data: string;
  readonly live: boolean;
  readonly source?: string;
  readonly from?: Period;
  readonly until?: Period;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Exit code: 0, or 1 when some of the figures did not come. */
export async function pullHistory(options: PullOptions): Promise<number> {
  const files = await readRuleFiles(options.rules, sourceProfiles);
  const wanted = new Set(files.flatMap(({ document }) => seriesIdsOf(document)).map((id) => seriesKey(id).source));
  const chosen = await chosenSources(options, wanted, process.env);
  const opened: (() => Promise<unknown>)[] = chosen.played.map((source) => () => source.close());
  try {
    for (const source of chosen.played) rangeOf(options, source);
    const cloud = await startLocalCloud(options.data, 'http://127.0.0.1:8787');
    opened.push(() => cloud.close());
    Object.assign(process.env, cloud.environment, ...chosen.played.map(({ environment }) => environment));
    await releaseClaims(dynamoReaderStore(cloud.table), dynamoMailboxStore(cloud.table));
    const { active, onHold } = await applyRules(files, dynamoRuleStore(cloud.table), {
      now: new Date().toISOString(),
      chosen,
    });
    options.say(`History of ${active.length} rules; ${onHold.length} wait for figures that cannot be had here.`);
    const run = await localPipeline(options.signal);
    let code = 0;
    for (const source of chosen.played) {
      if (options.signal.aborted) return 1;
      code = Math.max(code, await pullSource(options, source, run));
    }
    await cloud.sns.settled();
    return code;
  } finally {
    for (const close of opened.reverse()) await close();
  }
}

function rangeOf(options: PullOptions, source: PlayedSource): { from: Period; until: Period } {
  const { from, until } = { from: options.from ?? source.from, until: options.until ?? source.until };
  if (from <= until) return { from, until };
  throw new UsageError(`nothing to pull from ${from} to ${until}: expected --from not to be after ${source.until}`);
}

async function pullSource(options: PullOptions, source: PlayedSource, run: Pipeline): Promise<number> {
  const { from, until } = rangeOf(options, source);
  source.publish?.(until);
  options.say(`${source.title}. Looking for what is published from ${from} to ${until}.`);
  const done = new Set<number>();
  let total = 0;
  const outcome = await run(
    { source: source.id, run: `pull-${source.id}-${from}-${until}`, from, until },
    {
      onReleases: (periods, pulls) => {
        total = pulls;
        options.say(`${source.id}: ${periods.length} releases to process, ${pulls} batches to pull.`);
      },
      onPull: (batch, failed) => {
        if (failed) return;
        const before = Math.floor((100 * done.size) / total);
        done.add(batch);
        // At most a hundred lines.
        const percent = Math.floor((100 * done.size) / total);
        if (percent > before) options.say(`${source.id}: ${done.size} of ${total} batches (${percent} %)`);
      },
    },
  );
  if (outcome.succeeded) {
    options.say(`${source.id}: complete, ${done.size} of ${total} batches.`);
    return 0;
  }
  for (const fault of outcome.faults) options.say(`chokepoint: ${source.id}: ${fault}`);
  options.say(`${source.id}: not complete, ${done.size} of ${total} batches; start again to go on.`);
  return 1;
}
