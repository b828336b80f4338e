/** `kill -9` at any moment, and a new start on the same data: in total what one undisturbed run tells. */
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { InboxMessage } from '../../local/sns/inbox.ts';
import { startLocalSns } from '../../local/sns/local-sns.ts';
import {
  type CliOptions,
  type CliRun,
  cli,
  freshDirectory,
  linesIn,
  noticeKey,
  processesWith,
} from '../support/cli.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 60_000 });

/** Set CHOKEPOINT_SEED to repeat a run. */
const SEED = Number(process.env['CHOKEPOINT_SEED'] ?? randomInt(1_000_000));
const RANGE = ['--until', '2025-05'];
const MOMENTS = 12;
const LINES = 5;
const random = mulberry32(SEED);

let undisturbed: CliRun;
let inboxOfUndisturbed: string[];
beforeAll(async () => {
  console.log(`seed ${SEED}`);
  const data = freshDirectory();
  undisturbed = await start(data);
  inboxOfUndisturbed = (await inboxOf(data)).map(keyOf).toSorted();
});

describe.concurrent('a play that is killed', () => {
  test.each(Array.from({ length: MOMENTS }, (_, moment) => ({ moment, within: random() })))(
    'after $moment/12 of its time, and then some, tells the same in total',
    async ({ moment, within }) => {
      await endures(() => ({ killAfterMs: ((moment + within) / MOMENTS) * undisturbed.milliseconds }));
    },
  );

  test.each(Array.from({ length: LINES }, (_, index) => ({ line: 1 + Math.floor((index + random()) * 3.6) })))(
    'right after line $line of its output tells the same in total',
    async ({ line }) => {
      await endures(() => afterLine(line));
    },
  );

  test('again and again, at every third line, tells the same in total', async () => {
    await endures(() => afterLine(3), 6);
  });
});

/** Starts and kills as often as said, then starts until it ends by itself, and compares the sums. */
async function endures(options: () => CliOptions, kills = 1): Promise<void> {
  const data = freshDirectory();
  const runs: CliRun[] = [];
  for (let kill = 0; kill < kills; kill++) {
    runs.push(await start(data, options()));
    expect(await processesWith(data)).toEqual([]);
  }
  const last = await start(data);
  expect(last).toMatchObject({ code: 0, signal: null });
  await tellTheSame([...runs, last], data);
}

async function tellTheSame(runs: readonly CliRun[], data: string): Promise<void> {
  const lines = runs.map(linesIn);
  const alerts = new Set(lines.flatMap((run) => run.alerts.map(({ id }) => id)));
  expect([...alerts].toSorted()).toEqual(
    linesIn(undisturbed)
      .alerts.map(({ id }) => id)
      .toSorted(),
  );
  const notices = new Set(lines.flatMap((run) => run.notices.map(noticeKey)));
  expect([...notices].toSorted()).toEqual(linesIn(undisturbed).notices.map(noticeKey).toSorted());
  const inbox = await inboxOf(data);
  expect(inbox.map(keyOf).toSorted()).toEqual(inboxOfUndisturbed);
  // Only a publish whose outcome nobody lived to hear may have been repeated, and then it is the same notice.
  expect(inbox.filter(({ copies }) => copies > runs.length)).toEqual([]);
}

function start(data: string, options: CliOptions = {}): Promise<CliRun> {
  return cli(['start', '--once', '--json', '--data', data, ...RANGE], options);
}

function afterLine(line: number): CliOptions {
  let seen = 0;
  return {
    onLine: (_, __, child) => {
      seen += 1;
      if (seen === line) child.kill('SIGKILL');
    },
  };
}

async function inboxOf(data: string): Promise<InboxMessage[]> {
  const sns = await startLocalSns({ file: join(data, 'sns.sqlite') });
  try {
    return sns.inbox({ kind: 'notification' });
  } finally {
    await sns.close();
  }
}

/** One entry a notice and address, whatever differs between two services. */
function keyOf({ protocol, address, body, events = [] }: InboxMessage): string {
  return `${address} ${events.join(' ')} ${noticeKey({ protocol, text: body })}`;
}

/** Small, seeded, good enough to pick moments. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
