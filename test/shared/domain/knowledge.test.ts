import { describe, expect, it } from 'vitest';
import { glimpses, historyAt } from '../../../shared/domain/knowledge.ts';
import type { Vintage } from '../../../shared/domain/series.ts';
import { aRuleDocument } from '../../support/a-rule-document.ts';
import { aVintage, onlyFrom } from '../../support/a-vintage.ts';

const { series } = aRuleDocument();
const A = 'us-census/US/imports/consumption/8101940000';
const B = 'us-census/US/imports/consumption/8101991000';

function vintage(id: string, period: string, retrievedAt: string, total: number): Vintage {
  return aVintage({ series: id, period, retrievedAt, measures: onlyFrom('CN', total) });
}

describe('glimpses of a history', () => {
  it('are one for each instant of retrieval, in order, whatever the order given', () => {
    const vintages = [
      vintage(A, '2025-02', '2025-04-05T12:00:00.000Z', 20),
      vintage(A, '2025-01', '2025-05-05T12:00:00.000Z', 11),
      vintage(A, '2025-01', '2025-03-05T12:00:00.000Z', 10),
    ];
    const seen = glimpses([A], () => vintages).map(({ at, history }) => [
      at.slice(0, 7),
      [...history(series).columns.totals],
    ]);
    expect(seen).toEqual([
      ['2025-03', [10]],
      ['2025-04', [10, 20]],
      ['2025-05', [11, 20]],
    ]);
  });

  it('do not change when later figures are read', () => {
    const vintages = [
      vintage(A, '2025-01', '2025-03-05T12:00:00.000Z', 10),
      vintage(A, '2025-01', '2025-04-05T12:00:00.000Z', 11),
    ];
    const [first, second] = glimpses([A], () => vintages);
    expect(second?.history(series).columns.totals[0]).toBe(11);
    expect(first?.history(series).columns.totals[0]).toBe(10);
  });

  it('put a month that comes late between its neighbours', () => {
    const vintages = [
      vintage(A, '2025-01', '2025-03-05T12:00:00.000Z', 10),
      vintage(A, '2025-03', '2025-05-05T12:00:00.000Z', 30),
      vintage(A, '2025-02', '2025-06-05T12:00:00.000Z', 20),
    ];
    const [, gap, whole] = glimpses([A], () => vintages);
    expect([...(gap?.history(series).columns.totals ?? [])]).toEqual([10, Number.NaN, 30]);
    expect([...(whole?.history(series).columns.totals ?? [])]).toEqual([10, 20, 30]);
  });

  it('take together what one run retrieved one after the other', () => {
    const both = { ...series, commodities: ['8101940000', '8101991000'] };
    const vintages = new Map([
      [
        A,
        [vintage(A, '2025-01', '2025-03-05T12:00:01.000Z', 10), vintage(A, '2025-01', '2025-04-05T12:00:01.000Z', 12)],
      ],
      [B, [vintage(B, '2025-01', '2025-03-05T12:00:02.000Z', 1), vintage(B, '2025-01', '2025-04-05T12:00:02.000Z', 2)]],
    ]);
    const of = (runsStarted: string[]) =>
      glimpses([A, B], (id) => vintages.get(id) ?? [], { runsStarted }).map(
        ({ history }) => history(both).columns.totals[0],
      );
    expect(of([])).toEqual([undefined, 11, 13, 14]);
    expect(of(['2025-03-05T12:00:00.000Z', '2025-04-05T12:00:00.000Z'])).toEqual([11, 14]);
    // A start at the very instant of a retrieval is that retrieval's.
    expect(of(['2025-03-05T12:00:01.000Z', '2025-04-05T12:00:01.000Z'])).toEqual([11, 14]);
    // Of what came before the first start nothing is known: each by itself.
    expect(of(['2025-04-05T12:00:00.000Z'])).toEqual([undefined, 11, 14]);
  });

  it('are none without vintages', () => {
    expect(glimpses([A], () => [])).toEqual([]);
  });
});

describe('the history at an instant', () => {
  const vintages = [
    vintage(A, '2025-02', '2025-04-05T12:00:00.000Z', 20),
    vintage(A, '2025-01', '2025-05-05T12:00:00.000Z', 11),
    vintage(A, '2025-01', '2025-03-05T12:00:00.000Z', 10),
  ];
  const totalsAt = (instant?: string) => [...historyAt([A], () => vintages, instant)(series).columns.totals];

  it('holds the newest figure of every period that was retrieved by then, the instant itself included', () => {
    expect(totalsAt('2025-03-05T11:59:59.999Z')).toEqual([]);
    expect(totalsAt('2025-03-05T12:00:00.000Z')).toEqual([10]);
    expect(totalsAt('2025-05-05T11:59:59.999Z')).toEqual([10, 20]);
    expect(totalsAt('2025-05-05T12:00:00.000Z')).toEqual([11, 20]);
  });

  it('is as it stands today without an instant, whatever the order of the vintages', () => {
    expect(totalsAt()).toEqual([11, 20]);
    expect([...historyAt([A], () => vintages.toReversed())(series).columns.totals]).toEqual([11, 20]);
  });

  it('is what the last glimpse shows', () => {
    const last = glimpses([A], () => vintages).at(-1);
    expect([...(last?.history(series).columns.totals ?? [])]).toEqual(totalsAt());
  });
});
