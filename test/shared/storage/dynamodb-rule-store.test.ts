import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { expect, it } from 'vitest';
import { dynamoRuleStore } from '../../../shared/storage/dynamodb-rule-store.ts';
import { keys } from '../../../shared/storage/keys.ts';
import type { Table } from '../../../shared/storage/table.ts';
import { aRuleDocument } from '../../support/a-rule-document.ts';
import { afterEachDeath, dyingTable } from '../../support/dying-client.ts';
import { everyItem, onEveryEngine } from '../../support/dynamodb.ts';

const id = 'us-tungsten-china';
const AT = '2026-10-01T00:00:00.000Z';
const rule = (name: string, updatedAt = '2026-09-03T12:30:00.000Z') => ({
  document: aRuleDocument({ name }),
  updatedAt,
});

/** What is known of each revision, in order of number. */
async function revisions(table: Table): Promise<unknown[]> {
  const items = (await everyItem(table)).filter(({ sk }) => String(sk).startsWith('REV#'));
  return items.map(({ sk, document, previous }) => [sk, aRuleDocument(Object(document)).name, previous]);
}

onEveryEngine('the rule store', (freshTable) => {
  it('creates, replaces and leaves alone', async () => {
    const store = dynamoRuleStore(await freshTable());
    expect(await store.get(id)).toBeUndefined();
    expect(await store.put(rule('one'))).toBe('created');
    expect(await store.put(rule('one', '2026-10-01T00:00:00.000Z'))).toBe('unchanged');
    expect(await store.get(id)).toEqual({ ...rule('one'), version: 1 });
    expect(await store.put(rule('two'))).toBe('replaced');
    expect(await store.get(id)).toEqual({ ...rule('two'), version: 2 });
  });

  it('compares documents whatever the order of their keys', async () => {
    const store = dynamoRuleStore(await freshTable());
    await store.put(rule('one'));
    const { document, updatedAt } = rule('one');
    const turned = aRuleDocument(Object.fromEntries(Object.entries(document).reverse()));
    expect(Object.keys(turned)).toHaveLength(Object.keys(document).length);
    expect(await store.put({ document: { ...turned, series: { ...turned.series } }, updatedAt })).toBe('unchanged');
  });

  it('takes putting a rule on hold, and taking it off, for changes', async () => {
    const store = dynamoRuleStore(await freshTable());
    await store.put({ ...rule('one'), onHold: 'us-census waits for a key' });
    expect((await store.get(id))?.onHold).toBe('us-census waits for a key');
    expect(await store.put(rule('one'))).toBe('replaced');
    expect(await store.get(id)).toEqual({ ...rule('one'), version: 2 });
  });

  it('lists rules in order of id', async () => {
    const store = dynamoRuleStore(await freshTable());
    for (const each of ['b', 'a', 'c']) await store.put({ ...rule('one'), document: aRuleDocument({ id: each }) });
    expect((await store.list()).map(({ document }) => document.id)).toEqual(['a', 'b', 'c']);
  });

  it('lists again what has changed meanwhile, and reads nothing twice that has not', async () => {
    const table = await freshTable();
    const [store, another] = [dynamoRuleStore(table), dynamoRuleStore(table)];
    const put = (each: string, name = 'one') =>
      another.put({ ...rule(name), document: aRuleDocument({ id: each, name }) });
    const named = async () =>
      (await store.list()).map(({ document, version }) => `${document.id} ${document.name} ${version}`);
    await put('a');
    await put('b');
    expect(await named()).toEqual(['a one 1', 'b one 1']);
    const [before] = await store.list();
    await put('b', 'two');
    await put('c');
    await another.remove('a', { at: AT });
    expect(await named()).toEqual(['b two 2', 'c one 1']);
    await put('a', 'anew');
    expect(await named()).toEqual(['a anew 3', 'b two 2', 'c one 1']);
    for (let index = 0; index < 25; index++) await put(`many-${index}`);
    expect(await named()).toHaveLength(28);
    expect((await store.list())[0]).not.toBe(before);
    expect((await store.list())[1]).toBe((await store.list())[1]);
  });

  it('keeps a revision of every change', async () => {
    const table = await freshTable();
    for (const name of ['one', 'two', 'one']) await dynamoRuleStore(table).put(rule(name));
    expect(await revisions(table)).toEqual([
      ['REV#000001', 'one', 0],
      ['REV#000002', 'two', 1],
      ['REV#000003', 'one', 2],
    ]);
  });

  it('removes a rule from sight, keeps its revisions, and never uses a version twice', async () => {
    const table = await freshTable();
    const store = dynamoRuleStore(table);
    await store.remove(id, { at: AT });
    expect(await everyItem(table)).toEqual([]);
    await store.put(rule('one'));
    await store.remove(id, { at: AT });
    await store.remove(id, { at: AT });
    expect([await store.get(id), await store.list()]).toEqual([undefined, []]);
    expect(await revisions(table)).toHaveLength(2);
    expect(await store.put(rule('one'))).toBe('created');
    expect(await store.get(id)).toEqual({ ...rule('one'), version: 3 });
    expect(await store.list()).toHaveLength(1);
  });

  it('ends the same, killed at any write and repeated', async () => {
    const act = async (table: Table) => {
      const store = dynamoRuleStore(table);
      if ((await store.get(id)) === undefined) await store.put(rule('one'));
      await store.put(rule('two'));
    };
    const undisturbed = await freshTable();
    await act(undisturbed);
    const expected = await everyItem(undisturbed);
    const survivors = await afterEachDeath(freshTable, act);
    expect(survivors).toHaveLength(8);
    for (const { items, death } of survivors) expect(items, JSON.stringify(death)).toEqual(expected);
  });

  it('passes over a revision whose writer died, and shows that it was never in force', async () => {
    const table = await freshTable();
    const store = dynamoRuleStore(table);
    await store.put(rule('one'));
    const dying = dynamoRuleStore(dyingTable(table, { write: 2, when: 'before' }));
    await expect(dying.put(rule('lost'))).rejects.toThrow('before write 2');
    expect((await store.get(id))?.version).toBe(1);
    await store.put(rule('two'));
    await store.put(rule('three'));
    expect((await store.get(id))?.version).toBe(4);
    expect(await revisions(table)).toEqual([
      ['REV#000001', 'one', 0],
      ['REV#000002', 'lost', 1],
      ['REV#000003', 'two', 1],
      ['REV#000004', 'three', 3],
    ]);
  });

  it('has a revision for what is in force after ten writers at once', async () => {
    const table = await freshTable();
    const store = dynamoRuleStore(table);
    const names = Array.from({ length: 10 }, (_, index) => `name ${index}`);
    const outcomes = await Promise.all(names.map((name) => store.put(rule(name))));
    expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'replaced')).toHaveLength(9);
    // Back from the rule in force, each revision names the one before: every writer had its turn.
    const all = new Map((await revisions(table)).map((row) => [String(Object(row)[0]), Object(row)]));
    const stored = await store.get(id);
    const inForce: string[] = [];
    for (let version = stored!.version; version > 0; ) {
      const [, name, previous] = all.get(keys.revision(id, version).sk);
      inForce.push(name);
      version = previous;
    }
    expect(inForce[0]).toBe(stored!.document.name);
    expect(inForce.toSorted()).toEqual(names);
  });

  it('replaces a stored document that the language refuses by now, which reading reports', async () => {
    const table = await freshTable();
    const store = dynamoRuleStore(table);
    const item = { ...keys.rule(id), schema: 1, kind: 'rule', id, document: { id }, version: 7, updatedAt: 'then' };
    await table.client.send(new PutCommand({ TableName: table.table, Item: item }));
    await expect(store.get(id)).rejects.toThrow('RULE#us-tungsten-china / RULE does not fit: document.');
    expect(await store.put(rule('one'))).toBe('replaced');
    expect((await store.get(id))?.version).toBe(8);
  });
});

onEveryEngine('a change of a rule by its version', (freshTable) => {
  const write = (name: string, expected: number, given = {}) => ({
    document: aRuleDocument({ name }),
    at: AT,
    by: 'ana',
    expected,
    ...given,
  });

  it('is stored with who, when and why, and names the revision', async () => {
    const store = dynamoRuleStore(await freshTable());
    const made = await store.save(write('one', 0, { reason: 'asked for' }));
    expect(made).toMatchObject({ change: 'created', rule: { version: 1, updatedAt: AT, updatedBy: 'ana' } });
    await store.save(write('two', 1, { by: 'ben' }));
    expect(await store.get(id)).toEqual({
      document: aRuleDocument({ name: 'two' }),
      version: 2,
      updatedAt: AT,
      updatedBy: 'ben',
    });
    expect(await store.revisions(id)).toMatchObject([
      { version: 2, by: 'ben', change: 'replaced', document: { name: 'two' } },
      { version: 1, by: 'ana', reason: 'asked for', change: 'created', document: { name: 'one' } },
    ]);
  });

  it('is refused for another version than the present one, and for one that is there or not there', async () => {
    const table = await freshTable();
    const store = dynamoRuleStore(table);
    expect(await store.save(write('one', 3))).toBe('stale');
    expect(await everyItem(table)).toEqual([]);
    await store.save(write('one', 0));
    expect(await store.save(write('two', 0))).toBe('stale');
    expect(await store.save(write('two', 2))).toBe('stale');
    expect(await store.revisions(id)).toHaveLength(1);
  });

  it('that says the same changes nothing', async () => {
    const table = await freshTable();
    const store = dynamoRuleStore(table);
    await store.save(write('one', 0));
    const before = await everyItem(table);
    expect(await store.save(write('one', 1, { by: 'ben', at: '2027-01-01T00:00:00.000Z' }))).toMatchObject({
      change: 'unchanged',
      rule: { version: 1, updatedBy: 'ana' },
    });
    expect(await everyItem(table)).toEqual(before);
  });

  it('by ten at once is one of theirs, and the other nine are told', async () => {
    const store = dynamoRuleStore(await freshTable());
    await store.save(write('one', 0));
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, (_, index) => store.save(write(`name ${index}`, 1, { by: `writer ${index}` }))),
    );
    const won = outcomes.filter((outcome) => outcome !== 'stale');
    expect(won).toHaveLength(1);
    const revisions = await store.revisions(id);
    expect(revisions).toHaveLength(2);
    const present = await store.get(id);
    expect(won[0]).toMatchObject({ rule: { version: present?.version, document: present?.document } });
  });

  it('switches a rule off and on, by revisions of their own', async () => {
    const store = dynamoRuleStore(await freshTable());
    await store.save(write('one', 0));
    expect(await store.save(write('one', 1, { disabled: true }))).toMatchObject({ change: 'disabled' });
    expect(await store.get(id)).toMatchObject({ disabled: true, version: 2 });
    expect(await store.list()).toMatchObject([{ disabled: true }]);
    expect(await store.save(write('one', 2))).toMatchObject({ change: 'enabled' });
    expect((await store.get(id))?.disabled).toBeUndefined();
    expect((await store.revisions(id)).map(({ change }) => change)).toEqual(['enabled', 'disabled', 'created']);
  });

  it('ends the same, killed at any write and repeated as the same change', async () => {
    const prepare = async (table: Table) => void (await dynamoRuleStore(table).save(write('one', 0)));
    const act = async (table: Table) => {
      const store = dynamoRuleStore(table);
      if ((await store.get(id))?.version === 1) await store.save(write('two', 1));
      if ((await store.get(id))?.version === 2) await store.remove(id, { at: AT, by: 'ana', expected: 2 });
    };
    const undisturbed = await freshTable();
    await prepare(undisturbed);
    await act(undisturbed);
    const expected = await everyItem(undisturbed);
    const survivors = await afterEachDeath(freshTable, act, prepare);
    expect(survivors).toHaveLength(8);
    for (const { items, death } of survivors) expect(items, JSON.stringify(death)).toEqual(expected);
  });
});

onEveryEngine('a rule that is removed', (freshTable) => {
  const made = async (table: Table) => {
    const store = dynamoRuleStore(table);
    await store.save({ document: aRuleDocument(), at: AT, by: 'ana', expected: 0 });
    return store;
  };

  it('leaves who, when and why, and stands among the unsettled until it is settled', async () => {
    const store = await made(await freshTable());
    expect(await store.remove(id, { at: AT, by: 'ben', reason: 'retired', expected: 7 })).toBe('stale');
    expect(await store.remove(id, { at: AT, by: 'ben', reason: 'retired', expected: 1 })).toBe('removed');
    expect(await store.remove(id, { at: AT })).toBe('absent');
    const head = { version: 2, change: 'removed', updatedBy: 'ben', reason: 'retired', document: { id } };
    expect(await store.head(id)).toMatchObject(head);
    expect(await store.unsettled()).toMatchObject([head]);
    expect((await store.revisions(id)).map(({ change, by }) => [change, by])).toEqual([
      ['removed', 'ben'],
      ['created', 'ana'],
    ]);
    // An older removal settles nothing.
    await store.settle(id, 1);
    expect(await store.unsettled()).toHaveLength(1);
    await store.settle(id, 2);
    expect(await store.unsettled()).toEqual([]);
    expect(await store.head(id)).toMatchObject(head);
  });

  it('and made again is in force, and a late settling does not hide it', async () => {
    const store = await made(await freshTable());
    await store.remove(id, { at: AT });
    await store.save({ document: aRuleDocument(), at: AT, expected: 0 });
    await store.settle(id, 2);
    await store.settle(id, 3);
    expect(await store.list()).toHaveLength(1);
    expect(await store.unsettled()).toEqual([]);
    expect((await store.get(id))?.version).toBe(3);
  });
});
