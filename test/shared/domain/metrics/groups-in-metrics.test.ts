/** Groups as partners: members by date, or fixed. */
import { describe, expect, it } from 'vitest';
import { metricOf, metricSchema } from '../../../../shared/domain/metrics/index.ts';
import { aPanel, type HistoryEntry } from '../../../support/a-history.ts';
import { measured, type MetricInput } from '../../../support/metric-column.ts';

const month: HistoryEntry = { partners: { DE: 30, GB: 20, CN: 40, QX: 10 } };
const around = [month, month, month, month];
const EU = { group: 'EU' };
const FIXED = { group: 'EU', membership: 'fixed' as const };

describe('the share of the EU around February 2020', () => {
  it('by date falls when the United Kingdom has left, with no trade changed', () => {
    const shares = measured({ kind: 'partner-share', partner: EU }, around, { from: '2019-12' });
    expect(shares).toEqual([0.5, 0.5, 0.3, 0.3]);
  });

  it('fixed is the present members throughout', () => {
    const shares = measured({ kind: 'partner-share', partner: FIXED }, around, { from: '2019-12' });
    expect(shares).toEqual([0.3, 0.3, 0.3, 0.3]);
  });

  it('over a window each month counts its own members', () => {
    const shares = measured({ kind: 'partner-share', partner: EU }, around, { from: '2019-12', span: 3 });
    expect(shares.slice(2)).toEqual([130 / 300, 110 / 300]);
  });

  it('has gaps as any share has', () => {
    const shares = measured({ kind: 'partner-share', partner: EU }, [month, undefined, month], { from: '2019-12' });
    expect(shares).toEqual([0.5, 'late', 0.3]);
  });

  it('is that of one member where only that one trades, and nothing where none does', () => {
    expect(measured({ kind: 'partner-share', partner: FIXED }, [{ partners: { DE: 1, CN: 3 } }])).toEqual([0.25]);
    expect(measured({ kind: 'partner-share', partner: FIXED }, [{ partners: { CN: 3 } }])).toEqual([0]);
    expect(measured({ kind: 'partner-share', partner: FIXED }, [{ partners: {}, total: 0 }])).toEqual([
      'denominator-zero',
    ]);
  });

  it('with and without year to date counts each month once', () => {
    const shares = measured({ kind: 'partner-share', partner: EU }, around, { from: '2019-12', span: 'year-to-date' });
    // The data begin in December: the year 2019 is not complete.
    expect(shares).toEqual(['window-incomplete', 0.5, 0.4, 110 / 300]);
  });
});

it('groups on one panel are each their own', () => {
  const panel = aPanel(around, { from: '2019-12' });
  const firsts = [EU, FIXED, { group: 'CHINA_USGS' }].map(
    (partner) => measured({ kind: 'partner-share', partner }, panel)[0],
  );
  expect(firsts).toEqual([0.5, 0.3, 0.4]);
});

it('China as the USGS counts it has Hong Kong with it', () => {
  const metric: MetricInput = { kind: 'partner-share', partner: { group: 'CHINA_USGS' } };
  expect(measured(metric, [{ partners: { CN: 60, HK: 11, MY: 29 } }])).toEqual([0.71]);
});

it.each<[MetricInput, string]>([
  [{ kind: 'partner-share', partner: EU }, 'the share of the group EU (members in each month)'],
  [{ kind: 'partner-share', partner: FIXED }, "the share of the group EU (today's members throughout)"],
  [{ kind: 'trade-value', partner: EU }, 'the value of the part of the group EU (members in each month)'],
  [
    { kind: 'anomaly', partner: FIXED },
    "the modified z-score, among 36 months, of the year-on-year change in the value of the part of the group EU (today's members throughout)",
  ],
])('%j says itself', (given, phrase) => {
  const metric = metricSchema.parse(given);
  expect(metricOf(metric).phrase(metric)).toBe(phrase);
});

it('amounts of a group add up their members', () => {
  expect(measured({ kind: 'trade-value', partner: EU }, around, { from: '2019-12' })).toEqual([50, 50, 30, 30]);
});
