import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { panelOf } from '../../../shared/domain/panel.ts';
import { priceQuantity, split } from '../../../shared/domain/price-quantity.ts';
import { addMonths } from '../../../shared/domain/period.ts';
import type { Breakdown, SeriesPeriod } from '../../../shared/domain/series.ts';
import figures from '../../fixtures/worked-examples/figures.json' with { type: 'json' };
import { aVintage } from '../../support/a-vintage.ts';

type Amounts = Readonly<Record<string, number>>;
const sum = (amounts: Amounts) => Object.values(amounts).reduce((total, amount) => total + amount, 0);
const of = (unit: string, partners: Amounts, total = sum(partners)): Breakdown => ({ unit, total, partners });

/** A panel of values whose rows carry quantities as well; undefined is a month without quantities. */
function aPanelOf(months: readonly { value: Amounts; quantity?: Amounts; unit?: string }[]) {
  const vintages = months.map(({ value, quantity, unit = 'KG' }, t) => {
    const measures: SeriesPeriod['measures'] = {
      value: of('USD', value),
      ...(quantity !== undefined && { quantity: of(unit, quantity) }),
    };
    return aVintage({ period: addMonths('2025-01', t), measures });
  });
  return panelOf([vintages], 'value');
}

const ask = { before: 0, now: 1, span: 1 } as const;

describe('price against quantity', () => {
  it('HS 2846.90, 2023 to 2024 (GTAIC): the price rose, the value fell with the quantity', () => {
    const { '2023': first, '2024': last } = figures.rareEarthCompounds;
    const panel = aPanelOf([
      { value: { CN: first.value }, quantity: { CN: first.quantity } },
      { value: { CN: last.value }, quantity: { CN: last.quantity } },
    ]);
    const found = priceQuantity(panel, ask)!;
    expect(found.previousUnitValue).toBeCloseTo(first.unitValue, 2);
    expect(found.unitValue).toBeCloseTo(last.unitValue, 2);
    expect(found.change).toBe(last.value - first.value);
    expect(found.byPrice).toBeGreaterThan(0);
    expect(found.byQuantity).toBeLessThan(found.change);
    expect(found).toMatchObject({ unit: 'KG', quantity: last.quantity, previousQuantity: first.quantity });
  });

  it('2 kg at 3 become 4 kg at 5: half of each effect first, half last', () => {
    const found = split({ value: 6, quantity: 2, unit: 'KG' }, { value: 20, quantity: 4, unit: 'KG' })!;
    expect([found.change, found.byPrice, found.byQuantity]).toEqual([14, 2 * 3, 2 * 4]);
  });

  it('is of one partner, a group with its members of the month, or all', () => {
    const panel = aPanelOf([
      { value: { CN: 10, DE: 4, FR: 6 }, quantity: { CN: 5, DE: 1, FR: 1 } },
      { value: { CN: 30, DE: 9, FR: 1 }, quantity: { CN: 10, DE: 1, FR: 1 } },
    ]);
    const partner = (given: Parameters<typeof priceQuantity>[1]['partner']) =>
      priceQuantity(panel, { ...ask, ...(given !== undefined && { partner: given }) });
    expect(partner('CN')).toMatchObject({ change: 20, previousUnitValue: 2, unitValue: 3 });
    expect(partner({ group: 'EU', membership: 'fixed' })).toMatchObject({ change: 0, unitValue: 5 });
    expect(partner(undefined)).toMatchObject({ change: 20, quantity: 12, previousQuantity: 7 });
  });

  it('adds up a window on both sides', () => {
    const month = (value: number, quantity: number) => ({ value: { CN: value }, quantity: { CN: quantity } });
    const panel = aPanelOf([month(1, 1), month(2, 2), month(3, 4), month(9, 4)]);
    expect(priceQuantity(panel, { before: 1, now: 3, span: 2 })).toMatchObject({
      previousUnitValue: 1,
      unitValue: 1.5,
      change: 9,
      previousQuantity: 3,
      quantity: 8,
    });
  });

  it.each<[string, Parameters<typeof aPanelOf>[0]]>([
    ['a month gives no quantity', [{ value: { CN: 1 } }, { value: { CN: 1 }, quantity: { CN: 1 } }]],
    [
      'the quantity is nothing',
      [
        { value: { CN: 1 }, quantity: {} },
        { value: { CN: 1 }, quantity: { CN: 1 } },
      ],
    ],
    [
      'the value is nothing',
      [
        { value: {}, quantity: { CN: 1 } },
        { value: { CN: 1 }, quantity: { CN: 1 } },
      ],
    ],
    [
      'the units differ',
      [
        { value: { CN: 1 }, quantity: { CN: 1 }, unit: 'NO' },
        { value: { CN: 1 }, quantity: { CN: 1 } },
      ],
    ],
    [
      'the parts are beyond all numbers',
      [
        { value: { CN: 1e300 }, quantity: { CN: 1e-300 } },
        { value: { CN: 1 }, quantity: { CN: 1 } },
      ],
    ],
  ])('is not there where %s', (_, months) => {
    expect(priceQuantity(aPanelOf(months), ask)).toBeUndefined();
  });

  it('is not there for a partner without a row, whatever JavaScript knows of its name', () => {
    const month = { value: { CN: 1 }, quantity: { CN: 1 } };
    for (const partner of ['VN', 'constructor'])
      expect(priceQuantity(aPanelOf([month, month]), { ...ask, partner })).toBeUndefined();
  });

  it('is not there where a basket mixes units within the month', () => {
    const [kilograms, pieces] = ['KG', 'NO'].map((unit, index) =>
      [0, 1].map((t) =>
        aVintage({
          series: `us-census/US/imports/consumption/81019${index}`,
          period: addMonths('2025-01', t),
          measures: { value: of('USD', { CN: 1 }), quantity: of(unit, { CN: 1 }) },
        }),
      ),
    );
    expect(priceQuantity(panelOf([kilograms!, kilograms!], 'value'), ask)).toBeDefined();
    expect(priceQuantity(panelOf([kilograms!, pieces!], 'value'), ask)).toBeUndefined();
  });

  it('adds up to the change exactly, and backwards is the opposite', () => {
    const amount = fc.double({ min: 0.01, max: 1e12, noNaN: true });
    fc.assert(
      fc.property(amount, amount, amount, amount, (v0, q0, v1, q1) => {
        const [first, last] = [
          { value: v0, quantity: q0, unit: 'KG' },
          { value: v1, quantity: q1, unit: 'KG' },
        ];
        const [forth, back] = [split(first, last)!, split(last, first)!];
        const size = Math.abs(forth.byPrice) + Math.abs(forth.change) + 1;
        expect(Math.abs(forth.byPrice + forth.byQuantity - forth.change) / size).toBeLessThan(1e-12);
        expect(forth.byPrice).toBeCloseTo(-back.byPrice, 6 - Math.log10(size));
        if (q0 === q1) expect(Math.abs(forth.byQuantity) / size).toBeLessThan(1e-12);
      }),
    );
  });
});
