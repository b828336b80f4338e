import { expect, test } from 'vitest';
import { endLostRuns } from '../../../local/play/end-lost-runs.ts';
import { onEveryEngine } from '../../support/dynamodb.ts';
import { storesOn } from '../../support/stores.ts';

const NOW = '2026-09-04T13:00:00.000Z';

onEveryEngine('runs that a process left unfinished', (freshTable) => {
  test('are ended when the next one starts, and end anew when they are taken up again', async () => {
    const { runs } = storesOn(await freshTable());
    const begin = (id: string) => runs.begin({ id, source: 'us-census', startedAt: '2026-09-04T12:00:00.000Z' });
    for (const id of ['done', 'lost']) await begin(id);
    await runs.end('done', { at: '2026-09-04T12:01:00.000Z', failed: false });
    await endLostRuns(runs, NOW);
    const ended = async (id: string) => (await runs.progress(id))?.record.ended;
    expect(await ended('done')).toEqual({ at: '2026-09-04T12:01:00.000Z', failed: false });
    expect(await ended('lost')).toEqual({ at: NOW, failed: true, problem: 'the service was ended meanwhile' });
    await begin('lost');
    await runs.end('lost', { at: '2026-09-04T13:05:00.000Z', failed: false });
    expect(await ended('lost')).toEqual({ at: '2026-09-04T13:05:00.000Z', failed: false });
  });
});
