import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partnerSwitch } from '../../../../shared/domain/metrics/partner-switch.ts';
import type { HistoryEntry } from '../../../support/a-history.ts';
import { measured } from '../../../support/metric-column.ts';

const of = (partners: Record<string, number>, total?: number): HistoryEntry => ({
  partners,
  ...(total !== undefined && { total }),
});
const switched = (before: HistoryEntry, now: HistoryEntry) =>
  measured({ kind: 'partner-switch', since: 1 }, [before, now])[1];

describe('how much of the supply changed hands', () => {
  it('60 and 40 per cent become 40 and 60: 0.2', () => {
    expect(switched(of({ CN: 60, VN: 40 }), of({ CN: 40, VN: 60 }))).toBeCloseTo(0.2, 12);
  });

  it.each<[string, HistoryEntry, HistoryEntry, unknown]>([
    ['the same mix of more trade is nothing', of({ CN: 60, VN: 40 }), of({ CN: 600, VN: 400 }), 0],
    ['one supplier for another is all', of({ CN: 60 }), of({ VN: 1 }), 1],
    ['a share that goes to no country has moved', of({ CN: 100 }), of({ CN: 60, QX: 40 }), 0.4],
    ['and so it has where the source gives no row for it', of({ CN: 100 }, 100), of({ CN: 60 }, 100), 0.4],
    ['no trade before', of({}, 0), of({ CN: 1 }), 'denominator-zero'],
    ['no trade now', of({ CN: 1 }), of({}, 0), 'denominator-zero'],
    ['a total below zero', of({ CN: 1 }, -1), of({ CN: 1 }), 'denominator-zero'],
    ['a total below zero now', of({ CN: 1 }), of({ CN: 1 }, -1), 'denominator-zero'],
  ])('%s', (_, before, now, expected) => {
    const found = switched(before, now);
    if (typeof expected === 'number') expect(found).toBeCloseTo(expected, 12);
    else expect(found).toBe(expected);
  });

  it('compares with so many months before, twelve unless the rule says otherwise', () => {
    const months = Array.from({ length: 14 }, (_, t) => of({ [t < 12 ? 'CN' : 'VN']: 1 }));
    expect(measured({ kind: 'partner-switch' }, months).slice(11)).toEqual(['window-incomplete', 1, 1]);
    expect(measured({ kind: 'partner-switch', since: 2 }, months).slice(1, 4)).toEqual(['window-incomplete', 0, 0]);
  });

  it('needs both months and what is in their windows', () => {
    const month = of({ CN: 1 });
    expect(measured({ kind: 'partner-switch', since: 1 }, [month, undefined, month, month])).toEqual([
      'window-incomplete',
      'late',
      'window-incomplete',
      0,
    ]);
    const windows = measured({ kind: 'partner-switch', since: 1 }, [month, month, month, 'suppressed'], { span: 2 });
    expect(windows).toEqual(['window-incomplete', 'window-incomplete', 0, 'suppressed']);
  });

  it('lies between 0 and 1, and there and back is the same', () => {
    const amounts = fc.record({ CN: fc.nat(1e6), VN: fc.nat(1e6), QX: fc.nat(1e6) });
    fc.assert(
      fc.property(amounts, amounts, (before, now) => {
        const [forth, back] = [switched(of(before), of(now)), switched(of(now), of(before))];
        if (typeof forth !== 'number') {
          expect(forth).toBe(back);
          return;
        }
        expect(forth).toBeGreaterThanOrEqual(0);
        expect(forth).toBeLessThanOrEqual(1 + 1e-12);
        expect(forth).toBeCloseTo(back as number, 12);
      }),
    );
  });

  it('has no number beyond all numbers', () => {
    const found = switched(of({ CN: 1e308, VN: 1e308 }, 1e-300), of({ CN: 1 }));
    expect(found).toBe('denominator-zero');
  });

  it('says itself', () => {
    expect(partnerSwitch.phrase({ kind: 'partner-switch', since: 12 })).toBe(
      'the change in the supplier mix over 12 months',
    );
  });
});
