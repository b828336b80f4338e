/** What the preview says that a reader would have received, against what the service told when it played the same figures. */
import { expect, test, vi } from 'vitest';
import { previewNotices } from '../../functions/manage/operations/readers/preview.ts';
import { manageServices } from '../../functions/manage/services.ts';
import { DEMONSTRATION } from '../../local/demonstration-reader.ts';
import { READER_TOPICS, STAGE, startLocalCloud } from '../../local/local-cloud.ts';
import { cli, freshDirectory, linesIn } from '../support/cli.ts';

vi.setConfig({ testTimeout: 180_000 });

test('the preview of the demonstration reader has every event that was told, in as many notices', async () => {
  const directory = freshDirectory();
  const run = await cli(['start', '--once', '--json', '--data', directory]);
  expect(run.code).toBe(0);
  const { alerts, notices } = linesIn(run);
  const cloud = await startLocalCloud(directory, 'http://127.0.0.1');
  const environment = {
    TABLE_NAME: cloud.table.table,
    STAGE,
    PUBLIC_TOPIC_ARN: cloud.publicTopic,
    LINK_BASE: 'http://127.0.0.1',
    NOTICES_PER_SECOND: 9,
    TOPIC_PREFIX: READER_TOPICS,
    RUN_STARTER: 'in-process',
  } as const;
  const services = {
    ...manageServices(environment, cloud.table, cloud.snsClient),
    clock: { now: () => new Date('2026-09-15T12:00:00.000Z') },
  };
  const { body } = await previewNotices({ id: DEMONSTRATION.id, groups: ['analysts'] }, 24, services);
  await cloud.close();
  const previewed = body.notices.flatMap(({ period, events }) =>
    events.map(({ rule, subject, kind }) => `${period} ${rule} ${subject} ${kind}`),
  );
  // Figures that are revised while they are played bring corrections, which the figures of today do not need.
  const told = alerts
    .filter(({ kind }) => kind !== 'corrected')
    .map(({ period, rule, subject, kind }) => `${period} ${rule} ${subject} ${kind}`);
  expect(previewed.toSorted()).toEqual(told.toSorted());
  expect(told.length).toBeGreaterThan(20);
  expect(body.notices).toHaveLength(notices.filter(({ protocol }) => protocol === 'email').length);
});
