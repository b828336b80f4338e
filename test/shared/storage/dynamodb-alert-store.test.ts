import { expect, it } from 'vitest';
import { dynamoAlertStore } from '../../../shared/storage/dynamodb-alert-store.ts';
import { ItemTooLarge } from '../../../shared/storage/item-too-large.ts';
import { anAlertState, anEvent, anExplanation } from '../../support/an-event.ts';
import { onEveryEngine } from '../../support/dynamodb.ts';

const rule = 'us-tungsten-china';
const progress = { rule, since: '2025-07', through: '2026-07', revision: 'a' };

onEveryEngine('the alert store', (freshTable) => {
  it('gives back a state with its outbox, a missing number as null', async () => {
    const store = dynamoAlertStore(await freshTable());
    const event = anEvent({
      value: null,
      explanation: anExplanation({ value: null, gap: 'late', recording: 'carried' }),
    });
    const state = anAlertState({ outbox: [event] });
    expect(await store.saveState(state)).toBe(true);
    expect(await store.state(rule, state.subject)).toEqual(state);
    expect(await store.state(rule, 'CN')).toBeUndefined();
  });

  it('gives every subject of one rule, and how far the rule was evaluated', async () => {
    const store = dynamoAlertStore(await freshTable());
    expect(await store.states(rule)).toEqual({ states: [] });
    const states = ['CN', 'VN'].map((subject) => anAlertState({ subject, outbox: [] }));
    for (const state of states) await store.saveState(state);
    await store.saveState(anAlertState({ rule: 'us-tungsten-china-2' }));
    await store.saveProgress(progress);
    await store.recordEvent(anEvent());
    expect(await store.states(rule)).toEqual({ progress, states });
  });

  it('has exactly one winner of twenty writes of the same version at once', async () => {
    const store = dynamoAlertStore(await freshTable());
    for (const version of [1, 2]) {
      const rivals = Array.from({ length: 20 }, (_, index) =>
        anAlertState({ version, outbox: [anEvent({ id: `event-${version}-${index}` })] }),
      );
      const won = await Promise.all(rivals.map((state) => store.saveState(state)));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await store.state(rule, rule)).toEqual(rivals[won.indexOf(true)]);
    }
  });

  it('refuses a version that skips one, comes first without being 1, or was taken', async () => {
    const store = dynamoAlertStore(await freshTable());
    expect(await store.saveState(anAlertState({ version: 2 }))).toBe(false);
    expect(await store.saveState(anAlertState({ version: 1 }))).toBe(true);
    expect(await store.saveState(anAlertState({ version: 3 }))).toBe(false);
    expect(await store.saveState(anAlertState({ version: 1 }))).toBe(false);
    expect((await store.state(rule, rule))?.version).toBe(1);
  });

  it('moves progress on, never back for the same revision', async () => {
    const store = dynamoAlertStore(await freshTable());
    await store.saveProgress(progress);
    await store.saveProgress({ ...progress, through: '2026-08' });
    await store.saveProgress({ ...progress, through: '2026-06' });
    expect((await store.states(rule)).progress?.through).toBe('2026-08');
  });

  it('starts progress anew for another revision', async () => {
    const store = dynamoAlertStore(await freshTable());
    await store.saveProgress(progress);
    const changed = { ...progress, since: '2026-05', through: '2026-05', revision: 'b' };
    await store.saveProgress(changed);
    expect((await store.states(rule)).progress).toEqual(changed);
  });

  it('ends with the furthest progress of twelve at once', async () => {
    const store = dynamoAlertStore(await freshTable());
    const months = Array.from({ length: 12 }, (_, index) => `2026-${String(12 - index).padStart(2, '0')}`);
    await Promise.all(months.map((through) => store.saveProgress({ ...progress, through })));
    expect((await store.states(rule)).progress?.through).toBe('2026-12');
  });

  it('records an event once, and gives the history oldest first', async () => {
    const store = dynamoAlertStore(await freshTable());
    const [first, second] = [anEvent({ id: 'z' }), anEvent({ id: 'a', at: '2026-10-02T09:00:00.000Z' })];
    for (const event of [second, first, { ...first, reason: 'a repeat changes nothing' }])
      await store.recordEvent(event);
    await store.recordEvent(anEvent({ rule: 'us-silicon' }));
    expect(await store.events(rule)).toEqual([first, second]);
  });

  it('reads a history of more than one page', async () => {
    const store = dynamoAlertStore(await freshTable());
    const history = Array.from({ length: 40 }, (_, index) => ({
      period: `20${String(10 + index)}-01`,
      value: index / 40,
    }));
    const explanation = anExplanation({ history, sentence: 'x'.repeat(30_000) });
    const events = Array.from({ length: 40 }, (_, index) =>
      anEvent({ id: `event-${index}`, at: new Date(Date.UTC(2026, 0, 1 + index)).toISOString(), explanation }),
    );
    await Promise.all(events.map((event) => store.recordEvent(event)));
    expect(await store.events(rule)).toEqual(events);
  });

  it('refuses an outbox beyond 400 KB, and names the item', async () => {
    const store = dynamoAlertStore(await freshTable());
    const outbox = [anEvent({ explanation: anExplanation({ sentence: 'x'.repeat(410_000) }) })];
    const saving = store.saveState(anAlertState({ outbox }));
    await expect(saving).rejects.toThrow(ItemTooLarge);
    await expect(saving).rejects.toThrow('RULE#us-tungsten-china / STATE#us-tungsten-china');
  });
});
