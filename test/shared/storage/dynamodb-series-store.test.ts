import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { expect, it } from 'vitest';
import { addMonths, periodsBetween } from '../../../shared/domain/period.ts';
import type { Vintage } from '../../../shared/domain/series.ts';
import { dynamoSeriesStore } from '../../../shared/storage/dynamodb-series-store.ts';
import { keys } from '../../../shared/storage/keys.ts';
import { StoredItemInvalid } from '../../../shared/storage/stored-item-invalid.ts';
import { VintageConflict } from '../../../shared/storage/vintage-conflict.ts';
import { aVintage, onlyFrom } from '../../support/a-vintage.ts';
import { afterEachDeath, dyingTable } from '../../support/dying-client.ts';
import { everyItem, onEveryEngine } from '../../support/dynamodb.ts';

const { series, period } = aVintage();
const at = (day: number) => `2026-09-${String(day).padStart(2, '0')}T12:30:00.000Z`;
const china = (day: number) => aVintage({ measures: onlyFrom('CN'), retrievedAt: at(day) });
const vietnam = (day: number) => aVintage({ measures: onlyFrom('VN'), retrievedAt: at(day) });

onEveryEngine('the series store', (freshTable) => {
  it('gives back what was kept, suppressed and recorded contents as well', async () => {
    const store = dynamoSeriesStore(await freshTable());
    const vintage = aVintage({ suppressed: true, recording: 'official figures of September 2026' });
    expect(await store.keep(vintage)).toBe('first');
    expect(await store.current(series)).toEqual([vintage]);
    expect(await store.vintages(series, period)).toEqual([vintage]);
  });

  it('keeps leading zeros, zero amounts and the absence of a partner', async () => {
    const store = dynamoSeriesStore(await freshTable());
    const vintage = aVintage({
      series: 'us-census/US/imports/consumption/0304610000',
      measures: { value: { unit: 'USD', total: 0.1 + 0.2, partners: { CN: 0 } } },
    });
    await store.keep(vintage);
    expect(await store.current(vintage.series)).toEqual([vintage]);
  });

  it('writes nothing for unchanged content, however late', async () => {
    const table = await freshTable();
    const store = dynamoSeriesStore(table);
    await store.keep(china(3));
    const before = await everyItem(table);
    expect(await store.keep(china(4))).toBe('unchanged');
    expect(await store.keep(china(2))).toBe('unchanged');
    expect(await everyItem(table)).toEqual(before);
  });

  it('keeps a content that comes back as a third vintage', async () => {
    const store = dynamoSeriesStore(await freshTable());
    const outcomes = [await store.keep(china(1)), await store.keep(vietnam(2)), await store.keep(china(3))];
    expect(outcomes).toEqual(['first', 'revised', 'revised']);
    expect(await store.vintages(series, period)).toEqual([china(1), vietnam(2), china(3)]);
    expect(await store.current(series)).toEqual([china(3)]);
  });

  it('keeps an older retrieval as a vintage, never as current', async () => {
    const store = dynamoSeriesStore(await freshTable());
    await store.keep(china(5));
    expect(await store.keep(vietnam(4))).toBe('unchanged');
    expect(await store.current(series)).toEqual([china(5)]);
    expect(await store.vintages(series, period)).toEqual([vietnam(4), china(5)]);
  });

  it('refuses a second content for one instant, and takes it with a later one', async () => {
    const store = dynamoSeriesStore(await freshTable());
    await store.keep(china(1));
    await expect(store.keep(vietnam(1))).rejects.toThrow(VintageConflict);
    expect(await store.vintages(series, period)).toEqual([china(1)]);
    expect(await store.keep(vietnam(2))).toBe('revised');
  });

  it('orders instants by time, with or without milliseconds', async () => {
    const store = dynamoSeriesStore(await freshTable());
    const first = aVintage({ measures: onlyFrom('CN'), retrievedAt: '2026-09-03T12:30:00Z' });
    const second = aVintage({ measures: onlyFrom('VN'), retrievedAt: '2026-09-03T12:30:00.500Z' });
    await store.keep(first);
    expect(await store.keep(second)).toBe('revised');
    expect(await store.vintages(series, period)).toEqual([first, second]);
  });

  it('ends with the latest of twenty retrievals at once as current', async () => {
    const store = dynamoSeriesStore(await freshTable());
    const retrievals = Array.from({ length: 20 }, (_, day) =>
      aVintage({ measures: onlyFrom('CN', 1000 + day), retrievedAt: at(day + 1) }),
    );
    await Promise.all([...retrievals].sort((a, b) => (a.hash < b.hash ? -1 : 1)).map((one) => store.keep(one)));
    expect(await store.current(series)).toEqual([retrievals[19]]);
    expect(await store.vintages(series, period)).toEqual(retrievals);
  });

  it('keeps one vintage when twenty runs bring the same retrieval at once', async () => {
    const store = dynamoSeriesStore(await freshTable());
    await Promise.all(Array.from({ length: 20 }, () => store.keep(china(1))));
    expect(await store.vintages(series, period)).toEqual([china(1)]);
    expect(await store.current(series)).toEqual([china(1)]);
  });

  it('ends the same, killed at any write and repeated', async () => {
    const revise = async (table: Parameters<typeof dynamoSeriesStore>[0]) => {
      await dynamoSeriesStore(table).keep(china(1));
      await dynamoSeriesStore(table).keep(vietnam(2));
    };
    const undisturbed = await freshTable();
    await revise(undisturbed);
    const expected = await everyItem(undisturbed);
    const survivors = await afterEachDeath(freshTable, revise);
    expect(survivors).toHaveLength(8);
    for (const { items, death } of survivors) expect(items, JSON.stringify(death)).toEqual(expected);
  });

  it.each([
    ['the same content', (day: number) => china(day), [vietnam(1), china(2)], china(2)],
    ['the content before it', (day: number) => vietnam(day), [vietnam(1), china(2), vietnam(3)], vietnam(3)],
    [
      'another content',
      (day: number) => aVintage({ measures: onlyFrom('AT'), retrievedAt: at(day) }),
      [vietnam(1), china(2), aVintage({ measures: onlyFrom('AT'), retrievedAt: at(3) })],
      aVintage({ measures: onlyFrom('AT'), retrievedAt: at(3) }),
    ],
  ] as [string, (day: number) => Vintage, Vintage[], Vintage][])(
    'recovers a vintage that never became current when the next retrieval brings %s',
    async (_title, next, vintages, current) => {
      const table = await freshTable();
      const store = dynamoSeriesStore(table);
      await store.keep(vietnam(1));
      const dying = dynamoSeriesStore(dyingTable(table, { write: 2, when: 'before' }));
      await expect(dying.keep(china(2))).rejects.toThrow('before write 2');
      expect(await store.current(series)).toEqual([vietnam(1)]);
      expect(await store.keep(next(3))).toBe('revised');
      expect(await store.vintages(series, period)).toEqual(vintages);
      expect(await store.current(series)).toEqual([current]);
    },
  );

  it('reads a history of more than one page, in order of period', async () => {
    const store = dynamoSeriesStore(await freshTable());
    // Forty items of 40 KB, so neither the history nor the list of its periods fits one page of 1 MB.
    const query = `https://api.census.gov/?${'x'.repeat(40_000)}`;
    const months = periodsBetween('2020-01', addMonths('2020-01', 39));
    await Promise.all(months.map((month) => store.keep(aVintage({ period: month, query }))));
    const history = await store.current(series);
    expect(history.map((one) => one.period)).toEqual(months);
    expect(await store.periods(series, '2019-01', '2030-01')).toEqual(months);
  });

  it('lists the stored periods of a range, both ends included', async () => {
    const store = dynamoSeriesStore(await freshTable());
    for (const month of ['2025-12', '2026-01', '2026-03', '2026-04']) await store.keep(aVintage({ period: month }));
    expect(await store.periods(series, '2026-01', '2026-03')).toEqual(['2026-01', '2026-03']);
    expect(await store.periods(series, '2026-02', '2026-01')).toEqual([]);
    expect(await store.periods('us-census/US/imports/general/8101940000', '2026-01', '2026-03')).toEqual([]);
  });

  it.each([
    ['another layout', { schema: 2 }, /schema/],
    ['a total that is no number', { measures: { value: { unit: 'USD', total: '9', partners: {} } } }, /value\.total/],
  ])('refuses a stored item with %s, and names its key', async (_title, damage, problem) => {
    const table = await freshTable();
    const key = keys.current(series, period);
    const item = { ...aVintage(), shows: 'V#', schema: 1, ...key, ...damage };
    await table.client.send(new PutCommand({ TableName: table.table, Item: item }));
    const reading = dynamoSeriesStore(table).current(series);
    await expect(reading).rejects.toThrow(StoredItemInvalid);
    await expect(reading).rejects.toThrow(`${key.pk} / ${key.sk}`);
    await expect(reading).rejects.toThrow(problem);
  });
});
