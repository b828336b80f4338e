/** The carried recording's own case: 3818.00.0095 was split into four lines in July 2026. */
import { expect, test } from 'vitest';
import { startUsCensusReplay } from '../../local/replay/us-census.ts';
import { recordingDirectory } from '../../local/shipped-rules.ts';
import { isLateness } from '../../shared/domain/notice.ts';
import { usCensus } from '../../shared/sources/us-census.ts';
import type { Table } from '../../shared/storage/table.ts';
import { aReader } from '../support/a-reader.ts';
import { aRuleDocument } from '../support/a-rule-document.ts';
import { aRun } from '../support/a-run.ts';
import { onEveryEngine } from '../support/dynamodb.ts';
import { aClock, storesOn } from '../support/stores.ts';

const SPLIT = '3818000095';
const ALL_LINES = [
  '3818000010',
  '3818000020',
  '3818000030',
  '3818000040',
  '3818000045',
  '3818000050',
  '3818000091',
  SPLIT,
];

onEveryEngine('codes that changed', (freshTable) => {
  test('mark the rule on the old line alone, once, in the month of the change; a rule on all lines is left in peace', async () => {
    const scene = await play(await freshTable());
    await scene.rule('alone', [SPLIT]);
    await scene.rule('all-lines', ALL_LINES);
    expect(await scene.reviews('2026-06')).toEqual([]);
    const [review, ...more] = await scene.reviews('2026-07');
    expect(more).toEqual([]);
    expect(review).toMatchObject({
      rule: 'alone',
      subject: 'alone',
      period: '2026-07',
      severity: 'warning',
      from: 'clear',
      to: 'clear',
    });
    expect(review?.reason).toMatch(
      /^From 2026-07 on the codes of this rule are others: 3818000095 became .*Review its list of codes\.$/,
    );
    expect(scene.notices.at(-1)?.subject).toContain('NEEDS REVIEW');
    expect(await scene.reviews('2026-07')).toEqual([]);
    await scene.close();
  });

  test('leave it known what the rule has told so far, so that a later revision can be corrected', async () => {
    const scene = await play(await freshTable());
    await scene.rule('alone', [SPLIT]);
    await scene.reviews('2026-06');
    await scene.reviews('2026-07');
    const { states } = await storesOn(scene.table).alerts.states('alone');
    expect(states).toMatchObject([{ subject: 'alone', told: { since: '2026-06' }, reviewed: ['2026-07'] }]);
    await scene.close();
  });

  test('are not told of a rule that is added after them', async () => {
    const scene = await play(await freshTable());
    await scene.rule('all-lines', ALL_LINES);
    await scene.reviews('2026-06');
    await scene.reviews('2026-07');
    await scene.rule('first-seen-in-july', [SPLIT]);
    // Where it stands now is told, and this is the month of the change.
    expect((await scene.reviews('2026-07')).map(({ rule }) => rule)).toEqual(['first-seen-in-july']);
    await scene.close();
  });

  test('are told beside an open alert without touching it, and for a rule on each partner by the rule itself', async () => {
    const scene = await play(await freshTable());
    await scene.rule('open', [SPLIT], { threshold: { above: '1%' }, metric: { kind: 'top-share' } });
    await scene.rule('each', [SPLIT], {
      threshold: { above: '1%' },
      metric: { kind: 'partner-share', partner: 'each', 'at-least': '1%' },
    });
    await scene.reviews('2026-06');
    const reviews = await scene.reviews('2026-07');
    expect(reviews.map(({ rule, subject }) => [rule, subject])).toEqual([
      ['each', 'each'],
      ['open', 'open'],
    ]);
    const { states } = await storesOn(scene.table).alerts.states('open');
    expect(states).toMatchObject([{ told: { steps: [{ level: 'critical' }] }, reviewed: ['2026-07'], outbox: [] }]);
    expect(await scene.reviews('2026-07')).toEqual([]);
    await scene.close();
  });
});

async function play(table: Table) {
  const replay = await startUsCensusReplay({ directory: recordingDirectory('us-census') });
  const { rules, readers } = storesOn(table);
  await readers.save(aReader({ id: 'ann', topic: 'arn:ann', subscriptions: [{ id: 'everything' }] }));
  const scene = {
    table,
    notices: [] as Awaited<ReturnType<typeof aRun>>['notices'],
    rule: (id: string, commodities: string[], given: Partial<Parameters<typeof aRuleDocument>[0]> = {}) => {
      const series = {
        source: 'us-census',
        reporter: 'US',
        flow: 'imports' as const,
        basis: 'consumption',
        commodities,
      };
      // So far above every figure that it is never raised.
      const quiet = { window: { months: 1 }, threshold: { above: '99.9%' } };
      return rules.put({
        document: aRuleDocument({ id, series, ...quiet, ...given }),
        updatedAt: '2026-09-04T13:00:00.000Z',
      });
    },
    /** The reviews told by a run up to the period. */
    async reviews(until: string) {
      replay.publish(until);
      const now = '2026-09-04T13:00:00.000Z';
      const source = usCensus({
        baseUrl: replay.url,
        key: 'any',
        clock: aClock(now),
        http: { sleep: async () => undefined },
      });
      const ran = await aRun(table, source, { run: `until-${until}`, now, from: '2026-04', until });
      scene.notices.push(...ran.notices);
      return ran.events
        .filter((event) => !isLateness(event))
        .filter(({ kind }) => kind === 'needs-review')
        .toSorted((a, b) => (a.rule < b.rule ? -1 : 1));
    },
    close: () => replay.close(),
  };
  return scene;
}
