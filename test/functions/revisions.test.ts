/** Figures that are revised: the vintages stay, the release says what changed, and a past alert is corrected once. */
import { expect, test } from 'vitest';
import { usCensus } from '../../shared/sources/us-census.ts';
import { startUsCensusReplay } from '../../local/replay/us-census.ts';
import { recordingDirectory } from '../../local/shipped-rules.ts';
import { aReader } from '../support/a-reader.ts';
import { aRuleDocument } from '../support/a-rule-document.ts';
import { aRun } from '../support/a-run.ts';
import { aSource } from '../support/a-source.ts';
import { onEveryEngine } from '../support/dynamodb.ts';
import { aClock, storesOn } from '../support/stores.ts';

const TUNGSTEN = 'us-census/US/imports/consumption/8101940000';
/** China's rows of this month turn into a hundredth. */
const REVISED = '2025-03';

onEveryEngine('a revision', (freshTable) => {
  test('by the replay of US Census: both vintages, the revision of the release, and one correction', async () => {
    const table = await freshTable();
    const { rules, series, releases, readers } = storesOn(table);
    await rules.put({ document: aRuleDocument({ window: { months: 1 } }), updatedAt: '2025-06-05T13:00:00.000Z' });
    await readers.save(aReader({ id: 'ann', topic: 'arn:ann', subscriptions: [{ id: 'everything' }] }));
    const replay = await startUsCensusReplay({ directory: recordingDirectory('us-census') });
    const run = (period: string, now: string) => {
      replay.publish(period);
      const source = usCensus({
        baseUrl: replay.url,
        key: 'any',
        clock: aClock(now),
        http: { sleep: async () => undefined },
      });
      return aRun(table, source, { run: `run-${period}`, now, from: '2025-01', until: period });
    };
    await run('2025-01', '2025-03-06T13:00:00.000Z');
    await run('2025-02', '2025-04-04T13:00:00.000Z');
    expect((await run('2025-03', '2025-05-06T13:00:00.000Z')).events).toMatchObject([
      { kind: 'raised', period: REVISED },
    ]);

    replay.rewrite((answer, url) =>
      url.searchParams.get('time') === REVISED ? { ...answer, body: fewerFromChina(answer.body) } : answer,
    );
    const after = await run('2025-04', '2025-06-05T13:00:00.000Z');
    expect(after.events.filter(({ kind }) => kind === 'corrected')).toMatchObject([
      { period: REVISED, from: 'critical', to: 'clear' },
    ]);
    expect(after.notices).toHaveLength(1);

    const vintages = await series.vintages(TUNGSTEN, REVISED);
    expect(vintages).toHaveLength(2);
    const [first, second] = vintages.map(({ measures }) => measures.value?.partners['CN'] ?? 0);
    expect(second).toBe(Math.round((first ?? 0) / 100));
    expect((await series.current(TUNGSTEN)).find(({ period }) => period === REVISED)?.hash).toBe(vintages[1]?.hash);
    const march = (await releases.list('us-census')).find(({ period }) => period === REVISED);
    expect(march?.revisions).toEqual([
      {
        at: '2025-06-05T13:00:00.000Z',
        series: 1,
        cells: 2,
        largest: expect.objectContaining({
          series: TUNGSTEN,
          measure: 'value',
          partner: 'CN',
          before: first,
          after: second,
        }),
      },
    ]);
    expect(
      (await releases.list('us-census')).flatMap(({ period, revisions }) => (revisions.length > 0 ? [period] : [])),
    ).toEqual([REVISED]);

    const again = await run('2025-05', '2025-07-03T13:00:00.000Z');
    expect(again.events.filter(({ kind }) => kind === 'corrected')).toEqual([]);
    expect(await series.vintages(TUNGSTEN, REVISED)).toHaveLength(2);
    await replay.close();
  });

  test('what stood at an instant can still be read', async () => {
    const table = await freshTable();
    const { series } = await revisedOnce(table);
    const amounts = async (instant: string) =>
      (await series.asOf(TUNGSTEN, instant)).map(({ period, measures }) => [period, measures.value?.partners['CN']]);
    const [first, second] = await series.vintages(TUNGSTEN, '2026-01');
    expect(await amounts('2020-01-01T00:00:00Z')).toEqual([]);
    expect(await amounts(first?.retrievedAt ?? '')).toEqual([['2026-01', 900]]);
    expect(await amounts(second?.retrievedAt ?? '')).toEqual([
      ['2026-01', 50],
      ['2026-02', 900],
    ]);
    expect(await amounts('2027-01-01T00:00:00Z')).toEqual([
      ['2026-01', 50],
      ['2026-02', 50],
    ]);
  });

  test('a pull that is repeated after it stored the figures is the same revision', async () => {
    const table = await freshTable();
    const { source } = await revisedOnce(table);
    source.setAmount(40);
    source.setToken('three');
    await aRun(table, source, { run: 'third', now: '2026-06-01T13:00:00.000Z', failing: [0] });
    // The other batch went through; its revision is on record although the run is not complete.
    await aRun(table, source, { run: 'third', now: '2026-06-01T14:00:00.000Z' });
    await aRun(table, source, { run: 'third', now: '2026-06-01T15:00:00.000Z' });
    const releases = await storesOn(table).releases.list('us-census');
    expect(releases.map(({ revisions }) => revisions.map(({ series, cells, at }) => ({ series, cells, at })))).toEqual([
      [
        { series: 1, cells: 2, at: '2026-05-01T13:00:00.000Z' },
        { series: 1, cells: 2, at: '2026-06-01T14:00:00.000Z' },
      ],
      [
        { series: 1, cells: 2, at: '2026-05-01T13:00:00.000Z' },
        { series: 1, cells: 2, at: '2026-06-01T13:00:00.000Z' },
      ],
    ]);
  });
});

/** January and February, pulled with 900 from China, and again with 50. */
async function revisedOnce(table: Parameters<typeof aRun>[0]) {
  const { rules, series } = storesOn(table);
  await rules.put({ document: aRuleDocument(), updatedAt: '2026-04-01T13:00:00.000Z' });
  const source = aSource({ changeToken: 'source', refetch: { trailing: 36 } });
  source.setToken('one');
  source.publish('US', '2026-01', '2026-02');
  await aRun(table, source, { run: 'first', now: '2026-04-01T13:00:00.000Z', from: '2026-01' });
  source.setAmount(50);
  source.setToken('two');
  await aRun(table, source, { run: 'second', now: '2026-05-01T13:00:00.000Z' });
  return { series, source };
}

/** A hundredth of China's trade, rounded, and the world row with it. */
function fewerFromChina(body: string): string {
  const [header = [], ...rows] = JSON.parse(body) as string[][];
  const [country = 0, code = 0, value = 0] = ['CTY_CODE', 'I_COMMODITY', 'CON_VAL_MO'].map((name) =>
    header.indexOf(name),
  );
  const china = rows.find((row) => row[country] === '5700' && row[code] === '8101940000');
  if (china === undefined) return body;
  const before = Number(china[value]);
  const less = before - Math.round(before / 100);
  // Country groups that hold China would have to follow; the client reads none of them.
  const changed = rows.map((row) =>
    row[code] === '8101940000' && (row === china || row[country] === '-')
      ? row.with(value, String(Number(row[value]) - less))
      : row,
  );
  return JSON.stringify([header, ...changed]);
}
