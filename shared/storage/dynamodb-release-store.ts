import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { periodSchema } from '../domain/period.ts';
import type { Release } from '../domain/release.ts';
import type { ReleaseStore } from '../ports/release-store.ts';
import { ABSENT, type Members, parseItem, putItem, queryPartition, toItem, unlessRefused } from './item.ts';
import { type Key, keys, type Kind, partition } from './keys.ts';
import type { Table } from './table.ts';

const releaseSchema = z.object({
  source: z.string(),
  period: periodSchema,
  firstSeen: z.string(),
  processedAt: z.string().exactOptional(),
} satisfies Members<Release>);

/** The releases of a table. `markProcessed` throws a RangeError for a release that was never announced. */
export function dynamoReleaseStore(table: Table): ReleaseStore {
  return {
    list: async (source) =>
      (await queryPartition(table, partition.source(source))).map((item) => parseItem(releaseSchema, item)),
    announce: async (release) => ((await putItem(table, releaseItem(release), ABSENT)) ? 'new' : 'known'),
    markProcessed: (source, period, at) => markProcessed(table, keys.release(source, period), at),
  };
}

function releaseItem(release: Release) {
  const kind: Kind = 'release';
  return toItem(keys.release(release.source, release.period), {
    ...release,
    kind,
    id: `${release.source}#${release.period}`,
  });
}

async function markProcessed({ client, table }: Table, { pk, sk }: Key, at: string): Promise<void> {
  const update = new UpdateCommand({
    TableName: table,
    Key: { pk, sk },
    UpdateExpression: 'SET #processedAt = if_not_exists(#processedAt, :at)',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeNames: { '#processedAt': 'processedAt' },
    ExpressionAttributeValues: { ':at': at },
  });
  if (!(await unlessRefused(client.send(update))))
    throw new RangeError(`no release ${pk} / ${sk} to mark as processed; expected one that was announced`);
}
