import { expect, test } from 'vitest';
import { type EvaluateRulesServices, evaluateRules } from '../../functions/evaluate-rules/evaluate-rules.ts';
import type { RuleDocument } from '../../shared/domain/rule.ts';
import { sourceProfile } from '../../shared/sources/index.ts';
import type { Table } from '../../shared/storage/table.ts';
import { aRuleDocument } from '../support/a-rule-document.ts';
import { aReader } from '../support/a-reader.ts';
import { aVintage } from '../support/a-vintage.ts';
import { dyingTable } from '../support/dying-client.ts';
import { everyItem, onEveryEngine, type TestTable } from '../support/dynamodb.ts';
import { aClock, storesOn } from '../support/stores.ts';

const AT = '2026-09-04T13:00:00.000Z';
const EACH = aRuleDocument({
  metric: { kind: 'partner-share', partner: 'each' },
  window: { months: 1 },
  threshold: { above: '30%' },
});
const ONE = aRuleDocument({ window: { months: 1 }, threshold: { above: '30%' } });

onEveryEngine('alerts that no figures end', (freshTable) => {
  test('are closed when the rule is removed, subject by subject, and the history and the alerts say why', async () => {
    const world = await aWorld(await freshTable(), EACH);
    await world.evaluate();
    expect(await world.told()).toEqual(['raised CN', 'raised VN']);
    await world.stores.rules.remove(EACH.id, { at: AT, by: 'ben', reason: 'not needed' });
    expect(await world.evaluate()).toEqual({ assessments: 0, events: 2 });
    expect(await world.told()).toEqual(['raised CN', 'raised VN', 'closed CN', 'closed VN']);
    const events = await world.stores.alerts.events(EACH.id);
    expect(events[2]).toMatchObject({
      cause: 'rule-removed',
      subject: 'CN',
      period: '2026-07',
      value: 0.6,
      from: 'critical',
      to: 'clear',
      reason: '60.0% in 2026-07. The alert is closed because the rule was deleted by ben (not needed).',
    });
    const { items } = await world.stores.alerts.listAlerts({ filter: { state: 'open' }, limit: 10 });
    expect(items).toEqual([]);
    expect(await world.stores.summaries.get(EACH.id)).toBeUndefined();
    // The outboxes are handed over; once they are empty, the removal is settled.
    expect(await world.waiting()).toEqual([
      { rule: EACH.id, subject: 'CN' },
      { rule: EACH.id, subject: 'VN' },
    ]);
    expect(await world.stores.rules.unsettled()).toHaveLength(1);
    await world.deliver();
    expect(await world.evaluate()).toEqual({ assessments: 0, events: 0 });
    expect(await world.stores.rules.unsettled()).toEqual([]);
  });

  test('say who removed the rule by the name that they chose as a reader, not by the id of their token', async () => {
    const world = await aWorld(await freshTable(), ONE);
    await world.evaluate();
    const id = 'c0ffee00-0000-4000-8000-000000000001';
    await world.stores.readers.save(aReader({ id, name: 'Ben Okri' }));
    await world.stores.rules.remove(ONE.id, { at: AT, by: id });
    await world.evaluate();
    const event = (await world.stores.alerts.events(ONE.id)).at(-1);
    expect(event?.reason).toMatch(/because the rule was deleted by Ben Okri\.$/);
    expect(JSON.stringify(event)).not.toContain(id);
  });

  test('are closed once, whatever write the process dies at, and by two at once', async () => {
    for (const when of ['before', 'after'] as const)
      for (let write = 1; ; write++) {
        const world = await aWorld(await freshTable(), ONE);
        await world.evaluate();
        await world.stores.rules.put({ document: ONE, updatedAt: AT, disabled: true, updatedBy: 'ben' });
        const died = await world.evaluate(dyingTable(world.table, { write, when })).then(
          () => false,
          () => true,
        );
        await Promise.all([world.evaluate(), world.evaluate()]);
        expect(await world.outbox(), `${when} write ${write}`).toEqual(['raised', 'closed']);
        await world.deliver();
        await world.evaluate();
        expect(await world.outbox()).toEqual([]);
        if (died) continue;
        // The state, the event, the alert, the snapshot, the progress, the result.
        expect(write).toBe(7);
        break;
      }
  }, 60_000);

  test('of a rule that is switched off and on begin anew, without a correction of what was closed', async () => {
    const world = await aWorld(await freshTable(), ONE);
    await world.evaluate();
    await world.stores.rules.put({ document: ONE, updatedAt: AT, disabled: true });
    await world.evaluate();
    await world.evaluate();
    await world.stores.rules.put({ document: ONE, updatedAt: AT });
    await world.evaluate();
    await world.evaluate();
    const events = await world.stores.alerts.events(ONE.id);
    expect(events.map(({ kind, cause }) => `${kind} ${cause}`)).toEqual([
      'raised rule-made',
      'closed rule-disabled',
      'raised rule-enabled',
    ]);
    expect(new Set(events.map(({ id }) => id)).size).toBe(3);
  });

  test('are closed for the partners that the rule no longer watches, with the figures last told', async () => {
    const world = await aWorld(await freshTable(), EACH);
    await world.evaluate();
    await world.stores.rules.put({ document: ONE, updatedAt: AT, updatedBy: 'ana' });
    await world.evaluate();
    expect(await world.told()).toEqual(['raised CN', 'raised VN', `raised ${ONE.id}`, 'closed CN', 'closed VN']);
    const closed = (await world.stores.alerts.events(ONE.id)).find(
      ({ kind, subject }) => kind === 'closed' && subject === 'VN',
    );
    expect(closed).toMatchObject({ cause: 'not-watched', value: 0.4, period: '2026-07' });
    expect(closed?.reason).toBe(
      'The alert is closed because the rule was changed by ana and no longer watches Vietnam by itself. Its figures are those of 2026-07, when it was last told.',
    );
    // And the other way round.
    await world.stores.rules.put({ document: EACH, updatedAt: AT });
    await world.evaluate();
    expect((await world.told()).slice(5).sort()).toEqual([`closed ${ONE.id}`, 'raised CN', 'raised VN']);
  });

  test('of a rule on hold stay as they are, and what waits is handed over', async () => {
    const world = await aWorld(await freshTable(), ONE);
    await world.evaluate();
    await world.stores.rules.put({ document: ONE, updatedAt: AT, onHold: 'waits for a key' });
    const before = await everyItem(world.table);
    expect(await world.evaluate()).toEqual({ assessments: 0, events: 0 });
    expect(await world.waiting()).toEqual([{ rule: ONE.id, subject: ONE.id }]);
    const isResult = ({ sk }: Record<string, unknown>) => /^(?:RESULT|PLAN|EVALUATE)/.test(String(sk));
    const kept = (items: Record<string, unknown>[]) => items.filter((item) => !isResult(item));
    expect(kept(await everyItem(world.table))).toEqual(kept(before));
  });

  test('of a rule without figures any more are closed with what was last told', async () => {
    const world = await aWorld(await freshTable(), ONE);
    await world.evaluate();
    const gone = aRuleDocument({ ...ONE, series: { ...ONE.series, commodities: ['8101991000'] } });
    await world.stores.rules.put({ document: gone, updatedAt: AT });
    await world.stores.rules.remove(ONE.id, { at: AT });
    await world.evaluate();
    const last = (await world.stores.alerts.events(ONE.id)).at(-1);
    expect(last).toMatchObject({ kind: 'closed', value: 0.6 });
    expect(last?.reason).toContain('because the rule was deleted. Its figures are those of 2026-07');
  });
});

interface World {
  readonly table: TestTable;
  readonly stores: ReturnType<typeof storesOn>;
  evaluate(table?: Table): ReturnType<typeof evaluateRules>;
  /** `kind subject` of the history. */
  told(): Promise<string[]>;
  /** Kinds of what waits in outboxes. */
  outbox(): Promise<string[]>;
  /** The outboxes that the last evaluation named. */
  waiting(): Promise<unknown>;
  deliver(): Promise<void>;
}

/** One month in which China has 60 % and Viet Nam 40 %, and one rule on it. */
async function aWorld(table: TestTable, document: RuleDocument): Promise<World> {
  const stores = storesOn(table);
  const clock = aClock();
  await stores.series.keep(
    aVintage({ measures: { value: { unit: 'USD', total: 1000, partners: { CN: 600, VN: 400 } } } }),
  );
  await stores.rules.put({ document, updatedAt: AT });
  const waiting = async () => (await stores.alerts.states(document.id)).states;
  let runs = 0;
  let last = '';
  return {
    table,
    stores,
    async evaluate(through = table) {
      clock.pass(1);
      const run = `run-${++runs}`;
      await stores.runs.savePlan({
        run,
        source: 'us-census',
        startedAt: AT,
        until: '2026-07',
        releases: [],
        pulls: [],
        evaluations: [{ rules: [document.id] }],
      });
      last = run;
      const services: EvaluateRulesServices = { ...storesOn(through), clock, profile: sourceProfile };
      return evaluateRules({ run, batch: 0 }, services);
    },
    told: async () => (await stores.alerts.events(document.id)).map(({ kind, subject }) => `${kind} ${subject}`),
    outbox: async () => (await waiting()).flatMap(({ outbox }) => outbox).map(({ kind }) => kind),
    waiting: async () => (await stores.runs.evaluateResults(last)).flatMap(({ outboxes }) => outboxes),
    async deliver() {
      for (const state of await waiting())
        if (state.outbox.length > 0)
          await stores.alerts.saveState({ ...state, outbox: [], version: state.version + 1 });
    },
  };
}
