import { expect, test } from 'vitest';
import { recordedFigures } from '../../../local/commands/rules/recorded-figures.ts';
import { startUsCensusReplay } from '../../../local/replay/us-census.ts';
import { recordingDirectory } from '../../../local/shipped-rules.ts';
import { usCensus } from '../../../shared/sources/us-census.ts';
import { systemClock } from '../../../shared/lambda/system-clock.ts';
import { contentHash } from '../../../shared/storage/content-hash.ts';

test('recorded figures are what the real client gets from the replay of the same files: content, query and title', async () => {
  const figures = await recordedFigures();
  const replay = await startUsCensusReplay({ directory: recordingDirectory('us-census') });
  try {
    const { commodities, until } = replay.recordingOf;
    replay.publish(until);
    const source = usCensus({ baseUrl: replay.url, key: 'any', clock: systemClock });
    const series = commodities.map((commodity) => `us-census/US/imports/consumption/${commodity}`);
    for (const period of ['2025-01', until]) {
      const { contents, refusals } = await source.pull(series, period);
      expect(refusals).toEqual([]);
      expect(contents).toHaveLength(series.length);
      for (const content of contents) {
        const recorded = figures.vintagesOf(content.series).find((vintage) => vintage.period === period);
        expect(recorded).toMatchObject({
          hash: contentHash(content),
          query: content.query,
          recording: content.recording,
        });
      }
    }
  } finally {
    await replay.close();
  }
});

test('each month is taken as known from its usual release, and the title says so', async () => {
  const { vintagesOf, title, codes } = await recordedFigures();
  const [first] = vintagesOf('us-census/US/imports/consumption/8101940000');
  expect(first).toMatchObject({ period: '2025-01', retrievedAt: '2025-03-08T00:00:00.000Z' });
  expect(title).toContain('taken as known from its usual release, 35 days after its end');
  expect(codes['us-census']).toContain('8101940000');
  expect(vintagesOf('us-census/US/imports/consumption/850511')).toEqual([]);
});
