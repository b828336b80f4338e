import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { expect, it } from 'vitest';
import { dynamoRuleStore } from '../../../shared/storage/dynamodb-rule-store.ts';
import { keys } from '../../../shared/storage/keys.ts';
import type { Table } from '../../../shared/storage/table.ts';
import { aRuleDocument } from '../../support/a-rule-document.ts';
import { afterEachDeath, dyingTable } from '../../support/dying-client.ts';
import { everyItem, onEveryEngine } from '../../support/dynamodb.ts';

const id = 'us-tungsten-china';
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
    await store.remove(id);
    expect(await everyItem(table)).toEqual([]);
    await store.put(rule('one'));
    await store.remove(id);
    await store.remove(id);
    expect([await store.get(id), await store.list()]).toEqual([undefined, []]);
    expect(await revisions(table)).toHaveLength(1);
    expect(await store.put(rule('one'))).toBe('created');
    expect(await store.get(id)).toEqual({ ...rule('one'), version: 2 });
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
