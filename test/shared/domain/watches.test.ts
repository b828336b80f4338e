import { expect, it } from 'vitest';
import { readingOf, Watches } from '../../../shared/domain/watches.ts';
import { aComposedRule, aCondition } from '../../support/a-composed-rule.ts';
import { aRule } from '../../support/a-history.ts';

const share = aRule();
const all = aRule({ metric: { kind: 'trade-value' }, threshold: { above: 100 }, guards: { 'minimum-trade': 5 } });

it('rules become rows in the order in which they are asked, none of which knows yet where its partner stands', () => {
  const watches = new Watches([share, all], [1, 0]);
  expect([...watches.at]).toEqual([1, 0]);
  expect(watches.partners).toEqual([undefined, 'CN']);
  expect([...watches.positions]).toEqual([-1, -1]);
  expect([...watches.minimums]).toEqual([5, 0]);
});

it.each<[Parameters<typeof aRule>[0], ReturnType<typeof readingOf>]>([
  [{ metric: { kind: 'partner-share', partner: 'CN' } }, { of: 'share', partner: 'CN' }],
  [{ metric: { kind: 'partner-share', partner: 'each' } }, undefined],
  [{ metric: { kind: 'partner-share', partner: { group: 'EU' } } }, undefined],
  [{ metric: { kind: 'concentration' }, threshold: { above: 0.4 } }, { of: 'hhi' }],
  [{ metric: { kind: 'concentration', scale: 10_000 }, threshold: { above: 2500 } }, undefined],
  [{ metric: { kind: 'concentration', unallocated: 'largest' }, threshold: { above: 0.4 } }, undefined],
])('%j reads %j off the newest columns', (given, expected) => {
  expect(readingOf(aRule(given))).toEqual(expected);
});

it('there are no partners without rules', () => {
  expect(new Watches([], []).partners).toEqual([]);
});

it('a rule that needs more than the newest columns has no row', () => {
  const composed = aComposedRule({ any: [aCondition('8101940000'), aCondition('8101960000')] });
  const over = aRule({ metric: { kind: 'concentration' }, threshold: { above: 0.4 } });
  const anomaly = aRule({ metric: { kind: 'anomaly' }, threshold: { above: 3 } });
  expect([composed, anomaly].map(readingOf)).toEqual([undefined, undefined]);
  expect(() => new Watches([over, composed], [1])).toThrow('the rule composed needs more than the newest columns');
});
