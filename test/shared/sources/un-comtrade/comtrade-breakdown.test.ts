import { describe, expect, test } from 'vitest';
import type { ComtradeRecord } from '../../../../local/replay/comtrade-row.ts';
import { measuresOf } from '../../../../shared/sources/un-comtrade/comtrade-breakdown.ts';
import { tradeOf } from '../../../../shared/sources/un-comtrade/comtrade-request.ts';
import { checkedRow } from '../../../../shared/sources/un-comtrade/comtrade-rows.ts';
import { comtradeRows, row } from '../../../support/comtrade-server.ts';

function read(rows: readonly ComtradeRecord[], basis = 'cif', flow: 'imports' | 'exports' = 'imports') {
  return measuresOf(rows.map(checkedRow), tradeOf(flow, basis)!);
}

const world = (more: ComtradeRecord = {}) => row({ partnerCode: 0, ...more });
const valued = (amount: number | null | string) => ({ primaryValue: amount, cifvalue: amount });

describe('a breakdown', () => {
  test('has the world row as total, countries by ISO code, and weights in kg', () => {
    expect(read(comtradeRows({ cmdCode: '280530' }, { 156: [60, 6], 251: [30.5, 3], 490: [9.5, 1] }))).toEqual({
      value: { unit: 'USD', total: 100, partners: { CN: 60, FR: 30.5, TW: 9.5 } },
      quantity: { unit: 'kg', total: 10, partners: { CN: 6, FR: 3, TW: 1 } },
    });
  });

  test('keeps what is no country in the total, and adds up areas of one part of the world', () => {
    const measures = read(
      comtradeRows({ cmdCode: '280530' }, { 156: [1, 1], 899: [2, 1], 492: [3, 1], 568: [4, 1], 998: [5, 1] }),
    );
    expect(measures).toMatchObject({ value: { total: 15, partners: { CN: 1, QU: 2, X4: 7, 'ZZ-998': 5 } } });
  });

  test.each([
    ['no world row', [row()], '1 partner rows but no world row (partner 0)'],
    ['two rows for one partner', [world(), row(), row()], 'several rows for partner 156; expected one'],
    ['two world rows', [world(), world(), row()], 'several rows for the world; expected one'],
    ['partners that lack', [world(), row(valued(90))], 'the partners add up to 90 USD, the world row says 100'],
    ['partners that are too many', [world(), row(), row({ partnerCode: 97 })], 'the partners add up to 200 USD'],
    ['a world row alone', [world()], 'the partners add up to 0 USD, the world row says 100'],
    [
      'a value that is no number',
      [world(), row(valued('100'))],
      'primaryValue of partner 156 is "100"; expected an amount',
    ],
    [
      'a value that is missing',
      [world(), row(valued(null))],
      'primaryValue of partner 156 is null; expected an amount',
    ],
    ['a negative value', [world(), row(valued(-100))], 'primaryValue of partner 156 is -100; expected an amount'],
  ])('is refused for %s', (_, rows, reason) => {
    expect(read(rows)).toEqual({ reason: expect.stringContaining(reason) });
  });

  test.each([
    [2_000_000, 0.9, true],
    [2_000_000, 2, false],
    [1_000, 0.09, true],
    [1_000, 0.2, false],
    [5, 0.0005, true],
    [5, 0.01, false],
  ])('of %i may be off by rounding: %d is %s', (total, off, accepted) => {
    expect('value' in read([world(valued(total)), row(valued(total + off))])).toBe(accepted);
  });
});

describe('rows of two classifications', () => {
  const converted = { isOriginalClassification: false, classificationCode: 'H5' };

  test('are those that the reporter sent', () => {
    const rows = [world(), row(), world({ ...converted, ...valued(7) }), row({ ...converted, ...valued(7) })];
    expect(read(rows)).toMatchObject({ value: { total: 100, partners: { CN: 100 } } });
  });

  test('are the converted ones where there are no others', () => {
    expect(read([world(converted), row(converted)])).toMatchObject({ value: { total: 100 } });
  });

  test('are not mixed: a world row sent beside partners converted is refused', () => {
    expect(read([world(), row(converted)])).toMatchObject({ reason: expect.stringContaining('add up to 0') });
  });

  test('both said to be original are refused', () => {
    const old = { classificationCode: 'H5', partnerCode: 392 };
    expect(read([world(), row(), row(old)])).toEqual({
      reason: 'rows of several editions of the HS (H6, H5); expected one',
    });
  });
});

describe('a valuation', () => {
  test.each([
    ['c.i.f. that differs from primaryValue', [world(), row({ cifvalue: 101 })], 'primaryValue 100 and cifvalue 101'],
    ['f.o.b. under c.i.f.', [world({ cifvalue: 0, fobvalue: 100 }), row()], 'the value of the world is its fobvalue'],
  ])('is refused: %s', (_, rows, reason) => {
    expect(read(rows)).toEqual({ reason: expect.stringContaining(reason) });
  });

  test('c.i.f. stands beside an f.o.b. value', () => {
    const both = { cifvalue: 100, fobvalue: 95 };
    expect(read([world(both), row(both)])).toMatchObject({ value: { total: 100 } });
    expect(read([world(both), row(both)], 'fob')).toMatchObject({ value: { total: 95, partners: { CN: 95 } } });
  });

  test('f.o.b. of imports that only have c.i.f. is refused', () => {
    expect(read([world(), row()], 'fob')).toEqual({ reason: 'the world has no fobvalue' });
  });

  test('of neither kind is what primaryValue says', () => {
    const neither = { cifvalue: null, fobvalue: null };
    expect(read([world(neither), row(neither)])).toMatchObject({ value: { total: 100 } });
  });

  test('f.o.b. of exports is primaryValue', () => {
    const exported = { flowCode: 'X', cifvalue: 0, fobvalue: 100 };
    expect(read([world(exported), row(exported)], 'fob', 'exports')).toMatchObject({ value: { total: 100 } });
  });
});

describe('a quantity', () => {
  test.each([
    [
      'an estimate for one partner',
      [world({ netWgt: 20 }), row(), row({ partnerCode: 392, ...valued(0), isNetWgtEstimated: true })],
    ],
    ['an estimate for the world', [world({ isNetWgtEstimated: true }), row()]],
    ['a flag that is missing', [world(), row({ isNetWgtEstimated: null })]],
    ['a weight of 0 beside a value', [world({ netWgt: 0 }), row({ netWgt: 0 })]],
    ['a weight of null', [world({ netWgt: null }), row({ netWgt: null })]],
    ['a weight that is no number', [world(), row({ netWgt: '10' })]],
    ['weights that do not add up', [world(), row({ netWgt: 5 })]],
  ])('is not given with %s, and the value stands', (_, rows) => {
    const measures = read(rows);
    expect(measures).toMatchObject({ value: { total: 100 } });
    expect(measures).not.toHaveProperty('quantity');
  });

  test('of a row without trade is 0', () => {
    const idle = { partnerCode: 392, ...valued(0), netWgt: null };
    expect(read([world(), row(), row(idle)])).toMatchObject({ quantity: { total: 10, partners: { CN: 10, JP: 0 } } });
  });
});
