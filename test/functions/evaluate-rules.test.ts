import { expect, test } from 'vitest';
import { type EvaluateRulesServices, evaluateRules } from '../../functions/evaluate-rules/evaluate-rules.ts';
import { periodsBetween } from '../../shared/domain/period.ts';
import type { RuleDocument } from '../../shared/domain/rule.ts';
import { sourceProfile } from '../../shared/sources/index.ts';
import type { Table } from '../../shared/storage/table.ts';
import { aRuleDocument } from '../support/a-rule-document.ts';
import { aVintage } from '../support/a-vintage.ts';
import { dyingTable } from '../support/dying-client.ts';
import { everyItem, onEveryEngine, type TestTable } from '../support/dynamodb.ts';
import { aClock, storesOn } from '../support/stores.ts';

const MONTHLY = { window: { months: 1 } } as const;
const RULE = aRuleDocument(MONTHLY);
const SERIES = 'us-census/US/imports/consumption/8101940000';
const START = '2025-01';
/** China's share in percent, month by month: raised in the third, resolved in the sixth. */
const SHARES = [50, 60, 90, 85, 78, 70];

onEveryEngine('evaluate-rules', (freshTable) => {
  test('each period tells its crossing, in the period of the crossing', async () => {
    const world = await aWorld(await freshTable());
    const told: string[] = [];
    for (const period of world.periods) {
      await world.evaluate(period);
      told.push(...(await world.deliver()));
    }
    expect(told).toEqual(['raised 2025-03', 'resolved 2025-06']);
  });

  test('the outcome counts what was assessed anew and names the outboxes that are not empty', async () => {
    const world = await aWorld(await freshTable());
    expect(await world.evaluate('2025-02')).toEqual({ assessments: 2, events: 0 });
    expect(await world.evaluate('2025-03')).toEqual({ assessments: 1, events: 1 });
    expect(await world.stores.runs.evaluateResults('run-2025-03')).toEqual([
      { assessments: 1, events: 1, outboxes: [{ rule: RULE.id, subject: RULE.id }] },
    ]);
    // What an earlier run could not deliver is named again.
    await world.evaluate('2025-04');
    expect((await world.stores.runs.evaluateResults('run-2025-04'))[0]?.outboxes).toEqual([
      { rule: RULE.id, subject: RULE.id },
    ]);
  });

  test('a repeat finds nothing more to tell and changes nothing that is stored', async () => {
    const world = await aWorld(await freshTable());
    await world.evaluate('2025-02');
    await world.evaluate('2025-03');
    const before = (await everyItem(world.table)).filter(({ sk }) => !String(sk).startsWith('RESULT'));
    expect(await world.evaluate('2025-03')).toEqual({ assessments: 0, events: 0 });
    expect((await everyItem(world.table)).filter(({ sk }) => !String(sk).startsWith('RESULT'))).toEqual(before);
  });

  test('two evaluations at once tell once', async () => {
    for (let round = 1; round <= 5; round++) {
      const world = await aWorld(await freshTable());
      await world.evaluate('2025-02');
      await Promise.all([
        world.evaluate('2025-03'),
        world.evaluate('2025-03'),
        world.evaluate('2025-03', { run: 'another' }),
      ]);
      expect(await world.outbox()).toEqual(['raised 2025-03']);
      await world.evaluate('2025-03');
      expect(await world.deliver()).toEqual(['raised 2025-03']);
    }
  });

  test('a process that dies at any of its writes, and a repeat, tell once', async () => {
    for (const when of ['before', 'after'] as const)
      for (let write = 1; ; write++) {
        const world = await aWorld(
          await freshTable(),
          aRuleDocument({ metric: { kind: 'partner-share', partner: 'each' }, window: { months: 1 } }),
        );
        await world.evaluate('2025-02');
        const death = dyingTable(world.table, { write, when });
        const died = await world.evaluate('2025-03', { table: death }).then(
          () => false,
          () => true,
        );
        await world.evaluate('2025-03');
        expect(await world.outbox()).toEqual(['raised 2025-03']);
        // And the next period goes on from there.
        await world.evaluate('2025-06');
        expect(await world.outbox()).toEqual(['raised 2025-03', 'resolved 2025-06']);
        if (died) continue;
        // The state, the event in the history, the alert, the progress, the snapshot, the result.
        expect(write).toBe(7);
        break;
      }
  }, 60_000);

  test('a new rule on a long history says only where it stands now', async () => {
    const world = await aWorld(await freshTable());
    expect(await world.evaluate('2025-05')).toEqual({ assessments: 5, events: 1 });
    expect(await world.deliver()).toEqual(['raised 2025-05']);
    await world.evaluate('2025-06');
    expect(await world.deliver()).toEqual(['resolved 2025-06']);
  });

  test('a new rule that stands clear says nothing, whatever its past', async () => {
    const world = await aWorld(await freshTable());
    expect(await world.evaluate('2025-06')).toEqual({ assessments: 6, events: 0 });
    expect(await world.deliver()).toEqual([]);
  });

  test('a rule that is changed tells the difference it makes now, and corrects nothing of the past', async () => {
    const world = await aWorld(await freshTable());
    await world.evaluate('2025-03');
    expect(await world.deliver()).toEqual(['raised 2025-03']);
    await world.evaluate('2025-04');
    await world.put(withThreshold('95%'));
    expect(await world.evaluate('2025-04', { run: 'changed' })).toMatchObject({ events: 1 });
    expect(await world.deliver()).toEqual(['resolved 2025-04']);
    expect(await world.evaluate('2025-04', { run: 'again' })).toMatchObject({ events: 0 });
    await world.put(RULE);
    await world.evaluate('2025-04', { run: 'changed back' });
    expect(await world.deliver()).toEqual(['raised 2025-04']);
  });

  test('a rule changed and changed back tells a second event of the same period, with an id of its own', async () => {
    const world = await aWorld(await freshTable());
    await world.evaluate('2025-04');
    const [first] = await world.ids();
    await world.deliver();
    await world.put(withThreshold('95%'));
    await world.evaluate('2025-04', { run: 'changed' });
    await world.deliver();
    await world.put(RULE);
    await world.evaluate('2025-04', { run: 'changed back' });
    const [second] = await world.ids();
    expect(first).toMatch(/^us-tungsten-china\.2025-04\.raised\./);
    expect(second).toMatch(/^us-tungsten-china\.2025-04\.raised\./);
    expect(second).not.toBe(first);
  });

  test('a new name or tag is no other rule: nothing is told again', async () => {
    const world = await aWorld(await freshTable());
    await world.evaluate('2025-03');
    await world.deliver();
    await world.put(
      aRuleDocument({ ...MONTHLY, name: 'Another name', tags: ['tungsten'], description: 'More words.' }),
    );
    expect(await world.evaluate('2025-03', { run: 'renamed' })).toEqual({ assessments: 0, events: 0 });
  });

  test('a crash while a changed rule is taken up, and two at once that take it up, tell once', async () => {
    const changed = withThreshold('95%');
    for (let write = 1; write <= 3; write++) {
      const world = await aWorld(await freshTable());
      await world.evaluate('2025-04');
      await world.deliver();
      await world.put(changed);
      const death = dyingTable(world.table, { write, when: 'after' });
      await expect(world.evaluate('2025-04', { run: 'changed', table: death })).rejects.toThrow();
      await Promise.all([world.evaluate('2025-04', { run: 'changed' }), world.evaluate('2025-04', { run: 'at once' })]);
      expect(await world.outbox(), `after write ${write}`).toEqual(['resolved 2025-04']);
    }
  });

  test('a change of the rule that leaves the level as it is tells nothing, also after a crash', async () => {
    for (let write = 1; write <= 2; write++) {
      const world = await aWorld(await freshTable());
      await world.revise('2025-04', 85, 500);
      await world.evaluate('2025-04');
      await world.deliver();
      // So little trade is no number any more in the last month, and the alert is held open.
      await world.put(aRuleDocument({ ...MONTHLY, guards: { 'minimum-trade': 800 }, notify: { 'repeat-every': 1 } }));
      const death = dyingTable(world.table, { write, when: 'after' });
      await expect(world.evaluate('2025-04', { run: 'changed', table: death })).rejects.toThrow();
      await world.evaluate('2025-04', { run: 'changed' });
      expect(await world.outbox(), `after write ${write}`).toEqual([]);
    }
  });

  test('a revision that turns a past verdict leads to one correction, and none for what still holds', async () => {
    const world = await aWorld(await freshTable());
    for (const period of world.periods) await world.evaluate(period);
    await world.deliver();
    await world.revise('2025-03', 60);
    expect(await world.evaluate('2025-06', { run: 'revised' })).toMatchObject({ events: 1 });
    const [state] = (await world.stores.alerts.states(RULE.id)).states;
    expect(state?.outbox).toMatchObject([{ kind: 'corrected', period: '2025-03', from: 'critical', to: 'clear' }]);
    expect(await world.deliver()).toEqual(['corrected 2025-03']);
    expect(await world.evaluate('2025-06', { run: 'again' })).toMatchObject({ events: 0 });
    await world.revise('2025-05', 79);
    expect(await world.evaluate('2025-06', { run: 'revised again' })).toMatchObject({ events: 0 });
  });

  test('a revision is not told by a rule that wants no corrections', async () => {
    const world = await aWorld(await freshTable(), aRuleDocument({ ...MONTHLY, notify: { corrections: false } }));
    for (const period of world.periods) await world.evaluate(period);
    await world.deliver();
    await world.revise('2025-03', 60);
    expect(await world.evaluate('2025-06', { run: 'revised' })).toMatchObject({ events: 0 });
  });

  test('a partner that turns up later is told from then on: nothing is corrected from before it was there', async () => {
    const below = { below: '20%' };
    const each = aRuleDocument({ ...MONTHLY, metric: { kind: 'partner-share', partner: 'each' }, threshold: below });
    const world = await aWorld(await freshTable(), each);
    await world.evaluate('2025-02');
    await world.evaluate('2025-03');
    await world.deliver();
    const partners = { CN: 500, AT: 400, VN: 100 };
    await world.stores.series.keep(
      aVintage({
        series: SERIES,
        period: '2025-04',
        retrievedAt: '2026-12-01T13:00:00.000Z',
        measures: { value: { unit: 'USD', total: 1000, partners } },
      }),
    );
    await world.evaluate('2025-04');
    const states = (await world.stores.alerts.states(each.id)).states;
    const events = states
      .flatMap(({ outbox }) => outbox)
      .map(({ kind, subject, period }) => `${kind} ${subject} ${period}`);
    expect(events.sort()).toEqual(['raised VN 2025-04', 'resolved AT 2025-04']);
  });

  test('a rule on hold, and one that was removed after the plan, are left alone', async () => {
    const world = await aWorld(await freshTable());
    await world.stores.rules.put({ document: RULE, onHold: 'waits for a key', updatedAt: '2026-09-04T13:00:00.000Z' });
    expect(await world.evaluate('2025-03')).toEqual({ assessments: 0, events: 0 });
    await world.stores.rules.remove(RULE.id, { at: '2026-09-04T13:00:00.000Z' });
    expect(await world.evaluate('2025-03', { run: 'removed' })).toEqual({ assessments: 0, events: 0 });
    expect((await world.stores.alerts.states(RULE.id)).states).toEqual([]);
  });

  test('a rule without any stored figures is no alert and no fault', async () => {
    const world = await aWorld(
      await freshTable(),
      aRuleDocument({
        series: { source: 'us-census', reporter: 'US', flow: 'imports', basis: 'consumption', commodities: ['810199'] },
      }),
    );
    expect(await world.evaluate('2025-03')).toEqual({ assessments: 0, events: 0 });
  });
});

function withThreshold(above: string): RuleDocument {
  return aRuleDocument({ ...MONTHLY, threshold: { above } });
}

interface World {
  readonly table: TestTable;
  readonly stores: ReturnType<typeof storesOn>;
  readonly periods: readonly string[];
  put(document: RuleDocument): Promise<void>;
  /** A run of its own a period, unless one is named. */
  evaluate(until: string, by?: { run?: string; table?: Table }): ReturnType<typeof evaluateRules>;
  revise(period: string, percent: number, total?: number): Promise<void>;
  /** `kind period` of what waits to be delivered. */
  outbox(): Promise<string[]>;
  ids(): Promise<string[]>;
  /** The same, and it waits no longer. */
  deliver(): Promise<string[]>;
}

/** Six stored months of one series, and one rule on them. */
async function aWorld(table: TestTable, document: RuleDocument = RULE): Promise<World> {
  const stores = storesOn(table);
  const clock = aClock();
  const keep = async (period: string, percent: number, total = 1000) => {
    clock.pass(1);
    const partners = { CN: (percent * total) / 100, AT: ((100 - percent) * total) / 100 };
    await stores.series.keep(
      aVintage({
        series: SERIES,
        period,
        retrievedAt: clock.now().toISOString(),
        measures: { value: { unit: 'USD', total, partners } },
      }),
    );
  };
  const periods = periodsBetween(START, '2025-06');
  for (const [index, period] of periods.entries()) await keep(period, SHARES[index] ?? 0);
  const put = async (rule: RuleDocument) =>
    void (await stores.rules.put({ document: rule, updatedAt: clock.now().toISOString() }));
  await put(document);
  const waiting = async () => (await stores.alerts.states(document.id)).states.flatMap(({ outbox }) => outbox);
  const line = ({ kind, period }: { kind: string; period: string }) => `${kind} ${period}`;
  return {
    table,
    stores,
    periods,
    put,
    async evaluate(until, { run = `run-${until}`, table: through = table } = {}) {
      await stores.runs.savePlan({
        run,
        source: 'us-census',
        startedAt: clock.now().toISOString(),
        until,
        releases: [],
        pulls: [],
        evaluations: [{ rules: [document.id] }],
      });
      const services: EvaluateRulesServices = { ...storesOn(through), clock, profile: sourceProfile };
      return evaluateRules({ run, batch: 0 }, services);
    },
    revise: keep,
    outbox: async () => (await waiting()).map(line),
    ids: async () => (await waiting()).map(({ id }) => id),
    async deliver() {
      const events = await waiting();
      for (const state of (await stores.alerts.states(document.id)).states)
        if (state.outbox.length > 0)
          await stores.alerts.saveState({ ...state, outbox: [], version: state.version + 1 });
      return events.map(line);
    },
  };
}
