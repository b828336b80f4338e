import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type Lateness, latenessKey } from '../domain/lateness.ts';
import { periodSchema } from '../domain/period.ts';
import type { Release, ReleaseRevision } from '../domain/release.ts';
import type { ReleaseStore } from '../ports/release-store.ts';
import { ABSENT, getItem, type Members, parseItem, putItem, queryPartition, toItem, unlessRefused } from './item.ts';
import { type Key, keys, type Kind, partition } from './keys.ts';
import { largestChangeSchema } from './largest-change-schema.ts';
import type { Table } from './table.ts';

/** Revisions lie in a map by their instant, so that each is one write which may be repeated. */
const releaseSchema = z.object({
  source: z.string(),
  reporter: z.string(),
  period: periodSchema,
  firstSeen: z.string(),
  token: z.string().exactOptional(),
  processedAt: z.string().exactOptional(),
  revisions: z
    .record(
      z.string(),
      z.object({ series: z.int(), cells: z.int(), largest: largestChangeSchema.exactOptional() } satisfies Omit<
        Members<ReleaseRevision>,
        'at'
      >),
    )
    .transform((byInstant) =>
      Object.entries(byInstant)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([at, revision]) => ({ at, ...revision })),
    ),
} satisfies Members<Release>);

const latenessSchema: z.ZodType<Lateness> = z.object({
  kind: z.literal('release-late'),
  id: z.string(),
  source: z.string(),
  sourceName: z.string(),
  reporter: z.string(),
  period: periodSchema,
  due: z.string(),
  lateFrom: z.string(),
  newest: periodSchema,
  rules: z.array(z.string()),
  tags: z.array(z.string()),
  at: z.string(),
} satisfies Members<Lateness>);

/** A lateness has a `kind` and an `id` of its own; under a name of its own they stay out of the index. */
const latenessItemSchema = z.object({ lateness: latenessSchema, toldAt: z.string().exactOptional() });

/** The releases of a table. What changes a release throws a RangeError for one that was never announced. */
export function dynamoReleaseStore(table: Table): ReleaseStore {
  return {
    list: async (source) =>
      (await queryPartition(table, partition.source(source))).map((item) => parseItem(releaseSchema, item)),
    announce: async (release) => ((await putItem(table, releaseItem(release), ABSENT)) ? 'new' : 'known'),
    markProcessed: (release, processed) => markProcessed(table, keys.release(release), processed),
    recordRevision: (release, revision) => recordRevision(table, keys.release(release), revision),
    recordLateness: async (lateness) => {
      const item = toItem(keys.lateness(lateness), { lateness });
      return (await putItem(table, item, ABSENT)) ? 'new' : 'known';
    },
    untoldLateness: async (source) =>
      (await queryPartition(table, partition.lateness(source)))
        .map((item) => parseItem(latenessItemSchema, item))
        .filter(({ toldAt }) => toldAt === undefined)
        .map(({ lateness }) => lateness),
    lateness: async (id) => {
      const key = latenessKey(id);
      const item = key === undefined ? undefined : await getItem(table, keys.lateness(key));
      return item === undefined ? undefined : parseItem(latenessItemSchema, item).lateness;
    },
    markLatenessTold: (lateness, at) =>
      update(table, keys.lateness(lateness), {
        set: '#toldAt = if_not_exists(#toldAt, :at)',
        names: { '#toldAt': 'toldAt' },
        values: { ':at': at },
      }),
  };
}

function releaseItem(release: Parameters<ReleaseStore['announce']>[0]) {
  const kind: Kind = 'release';
  const { source, reporter, period, firstSeen } = release;
  const id = `${source}#${period}#${reporter}`;
  return toItem(keys.release(release), { source, reporter, period, firstSeen, revisions: {}, kind, id });
}

async function markProcessed(table: Table, key: Key, { at, token }: { at: string; token?: string }): Promise<void> {
  await update(table, key, {
    set: `#processedAt = if_not_exists(#processedAt, :at)${token === undefined ? '' : ', #token = :token'}`,
    names: { '#processedAt': 'processedAt', ...(token !== undefined && { '#token': 'token' }) },
    values: { ':at': at, ...(token !== undefined && { ':token': token }) },
  });
}

async function recordRevision(table: Table, key: Key, { at, ...revision }: ReleaseRevision): Promise<void> {
  await update(table, key, {
    set: '#revisions.#at = :revision',
    names: { '#revisions': 'revisions', '#at': at },
    values: { ':revision': revision },
  });
}

interface Change {
  readonly set: string;
  readonly names: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, unknown>>;
}

async function update({ client, table }: Table, { pk, sk }: Key, { set, names, values }: Change): Promise<void> {
  const command = new UpdateCommand({
    TableName: table,
    Key: { pk, sk },
    UpdateExpression: `SET ${set}`,
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  });
  if (!(await unlessRefused(client.send(command))))
    throw new RangeError(`no release ${pk} / ${sk} to change; expected one that was announced`);
}
