import { expect, test } from 'vitest';
import { applyRules } from '../../../local/play/apply-rules.ts';
import type { Chosen } from '../../../local/play/chosen-source.ts';
import { aRuleDocument } from '../../support/a-rule-document.ts';
import { onEveryEngine } from '../../support/dynamodb.ts';
import { storesOn } from '../../support/stores.ts';

const NOW = '2026-09-04T13:00:00.000Z';
const nothingWaits: Chosen = { played: [], waiting: new Map() };
const file = (id: string, name = 'from a file') => ({
  file: `${id}.yaml`,
  line: 1,
  document: aRuleDocument({ id, name }),
});

onEveryEngine('the rules of files at the start of the local service', (freshTable) => {
  test('replace what files made, and leave alone what was changed, made or deleted through the API', async () => {
    const { rules } = storesOn(await freshTable());
    const apply = (...ids: string[]) =>
      applyRules(
        ids.map((id) => file(id)),
        rules,
        { now: NOW, chosen: nothingWaits },
      );
    await apply('stays', 'changed', 'deleted', 'dropped');
    const by = { at: NOW, by: 'ana' };
    await rules.save({ document: aRuleDocument({ id: 'changed', name: 'by hand' }), expected: 1, ...by });
    await rules.save({ document: aRuleDocument({ id: 'made', name: 'by hand' }), expected: 0, disabled: true, ...by });
    await rules.remove('deleted', by);

    const applied = await apply('stays', 'changed', 'deleted');
    const stored = await rules.list();
    expect(stored.map(({ document }) => [document.id, document.name])).toEqual([
      ['changed', 'by hand'],
      ['made', 'by hand'],
      ['stays', 'from a file'],
    ]);
    expect(stored.find(({ document }) => document.id === 'made')).toMatchObject({ disabled: true, updatedBy: 'ana' });
    // A rule that is switched off is not watched.
    expect(applied).toEqual({ active: ['stays', 'changed'], onHold: [] });
    const before = await rules.revisions('changed');
    await apply('stays', 'changed', 'deleted');
    expect(await rules.revisions('changed')).toEqual(before);
  });

  test('that wait for a source are on hold, those made through the API too, until it can be asked', async () => {
    const { rules } = storesOn(await freshTable());
    await rules.save({ document: aRuleDocument({ id: 'made' }), expected: 0, at: NOW, by: 'ana' });
    const waiting: Chosen = { played: [], waiting: new Map([['us-census', 'waits for a key']]) };
    const applied = await applyRules([file('stays')], rules, { now: NOW, chosen: waiting });
    expect(applied.onHold.map(({ rule, reason }) => [rule, reason])).toEqual([
      ['stays', 'waits for a key'],
      ['made', 'waits for a key'],
    ]);
    expect((await rules.get('made'))?.onHold).toBe('waits for a key');
    await applyRules([file('stays')], rules, { now: NOW, chosen: nothingWaits });
    expect(await rules.get('made')).toMatchObject({ updatedBy: 'ana', version: 3 });
    expect((await rules.get('made'))?.onHold).toBeUndefined();
  });
});
