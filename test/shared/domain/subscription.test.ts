import { describe, expect, it, test } from 'vitest';
import { basketCodes } from '../../../shared/domain/baskets.ts';
import { wants, wantsLateness } from '../../../shared/domain/reader.ts';
import { schemaFor, type RuleDocument } from '../../../shared/domain/rule.ts';
import {
  covers,
  entriesOf,
  isPartnerOrGroup,
  aboutPartners,
  scopeOf,
  scopesOf,
  type Subscription,
} from '../../../shared/domain/subscription.ts';
import { aRuleDocument } from '../../support/a-rule-document.ts';
import { anEvent, anExplanation } from '../../support/an-event.ts';

const series = (commodities: readonly string[]) =>
  commodities.map((code) => `us-census/US/imports/consumption/${code}`);

/** An event of a rule on unwrought tungsten about China. */
const event = anEvent({
  partners: ['CN'],
  explanation: anExplanation({ series: series(['8101940000']) }),
});

const asks = (conditions: Omit<Subscription, 'id'>, about = event) =>
  wants({ subscriptions: [{ id: 's', ...conditions }] }, about);

describe('a subscription', () => {
  it.each<[string, Omit<Subscription, 'id'>, boolean]>([
    ['by the partner of the rule', { partners: ['JP', 'CN'] }, true],
    ['by another partner', { partners: ['JP'] }, false],
    ['by the code itself', { commodities: ['8101940000'] }, true],
    ['by a heading above the code', { commodities: ['8101'] }, true],
    ['by another code', { commodities: ['8102'] }, false],
    ['by a code beneath, of which the figure is only in part', { commodities: ['810194000011'] }, false],
    ['by the basket that the goods belong to', { baskets: ['tungsten'] }, true],
    ['by another basket', { baskets: ['rare_earths'] }, false],
    ['by a basket that no longer exists', { baskets: ['no_such_basket'] }, false],
    ['by a partner and a basket that both fit', { partners: ['CN'], baskets: ['tungsten'] }, true],
    ['by a partner that fits and a basket that does not', { partners: ['CN'], baskets: ['rare_earths'] }, false],
    ['with a label alone', { label: 'All' }, true],
    ['by one of two codes', { commodities: ['8102', '8101'] }, true],
    ['by one of two baskets', { baskets: ['rare_earths', 'tungsten'] }, true],
    ['by an empty list of partners', { partners: [] }, false],
  ])('%s', (_, conditions, expected) => {
    expect(asks(conditions)).toBe(expected);
  });

  it('by a basket takes a rule only if all of its goods belong to it', () => {
    const beyond = anEvent({ explanation: anExplanation({ series: series(['8101940000', '2804610000']) }) });
    expect(asks({ baskets: ['tungsten'] }, beyond)).toBe(false);
    expect(asks({ commodities: ['8101'] }, beyond)).toBe(true);
  });

  it('by a basket takes no rule without goods, and goods that statistics have not seen yet', () => {
    const about = (...codes: string[]) => anEvent({ explanation: anExplanation({ series: series(codes) }) });
    expect(asks({ baskets: ['tungsten'] }, about())).toBe(false);
    const [unseen] = basketCodes('barite', 10, { unseen: true }).codes.filter(
      (code) => !basketCodes('barite', 10).codes.includes(code),
    );
    expect(asks({ baskets: ['barite'] }, about(unseen ?? 'none'))).toBe(true);
  });

  it('by partner reads the subject where an event names no partners; what concerns the whole rule is for all', () => {
    expect(asks({ partners: ['JP'] }, anEvent({ subject: 'JP' }))).toBe(true);
    expect(asks({ partners: ['CN'] }, anEvent({ subject: 'JP' }))).toBe(false);
    expect(asks({ partners: ['CN'] }, anEvent())).toBe(true);
  });
});

const each = aRuleDocument({ id: 'each', metric: { kind: 'partner-share', partner: 'each' } });
const group = aRuleDocument({ id: 'group', metric: { kind: 'partner-share', partner: { group: 'EU' } } });
const none = aRuleDocument({ id: 'none', metric: { kind: 'concentration' }, threshold: { above: 0.4 } });

function composed(): RuleDocument {
  const { series: selection, metric } = aRuleDocument();
  const condition = { series: selection, metric, threshold: { above: '80%' } };
  const other = { series: selection, metric: { kind: 'trade-value', partner: 'JP' }, threshold: { above: 100 } };
  const input = { id: 'both', name: 'Both', all: [condition, other] };
  return schemaFor(input).parse(input);
}

describe('the partners that an event is about', () => {
  it.each<[string, RuleDocument, string, string[] | undefined]>([
    ['the partner that the rule names', aRuleDocument(), aRuleDocument().id, ['CN']],
    ['the group', group, 'group', ['EU']],
    ['the subject of a rule about each', each, 'VN', ['VN']],
    ['not to be said, for what concerns a rule about each as a whole', each, 'each', undefined],
    ['nobody, for a metric over all', none, 'none', []],
    ['all that a composed rule names', composed(), composed().id, ['CN', 'JP']],
  ])('%s', (_, document, subject, expected) => {
    expect(aboutPartners(document, subject).partners).toEqual(expected);
  });
});

test('a rule about each partner is covered by a subscription to any', () => {
  expect(covers({ id: 's', partners: ['VN'] }, scopeOf(each))).toBe(true);
  expect(covers({ id: 's', partners: ['VN'] }, scopeOf(none))).toBe(false);
  expect(covers({ id: 's', partners: [] }, scopeOf(each))).toBe(false);
  expect(covers({ id: 's', partners: ['EU'] }, scopeOf(group))).toBe(true);
  expect(covers({ id: 's', partners: ['DE'] }, scopeOf(group))).toBe(false);
});

describe('late releases', () => {
  const late = { rules: ['each', 'none'], tags: ['a', 'b'] };
  const scopes = scopesOf([
    { ...each, tags: ['a'] },
    { ...none, tags: ['b'] },
  ]);
  it.each<[string, Omit<Subscription, 'id'>, boolean]>([
    ['are told to who asks for all of them', { lateness: true }, true],
    ['are not told to who asks for alerts alone', {}, false],
    ['count no severities', { lateness: true, severities: [] }, true],
    ['are told of one waiting rule that fits', { lateness: true, tags: ['a'], partners: ['VN'] }, true],
    ['are not told where two rules fit a half each', { lateness: true, tags: ['b'], partners: ['VN'] }, false],
    ['are not told of other baskets', { lateness: true, baskets: ['rare_earths'] }, false],
  ])('%s', (_, conditions, expected) => {
    expect(wantsLateness({ subscriptions: [{ id: 's', ...conditions }] }, late, scopes)).toBe(expected);
  });

  it('are told to who asks for them with one subscription of several', () => {
    const subscriptions = [{ id: 'alerts' }, { id: 'late', lateness: true }];
    expect(wantsLateness({ subscriptions }, late, scopes)).toBe(true);
  });

  it('of a rule that is none any more are not told by what it was about', () => {
    const asking = (conditions: Omit<Subscription, 'id'>) => ({
      subscriptions: [{ id: 's', lateness: true, ...conditions }],
    });
    expect(wantsLateness(asking({ partners: ['CN'] }), late)).toBe(false);
    expect(wantsLateness(asking({ commodities: ['81'] }), late)).toBe(false);
  });

  it('of a rule that is none any more are told by its tags', () => {
    const reader = { subscriptions: [{ id: 's', tags: ['b'], lateness: true }] };
    expect(wantsLateness(reader, late)).toBe(true);
  });
});

test('a condition on partners may name a partner or a group', () => {
  expect(['CN', 'EU', 'XX', 'no such group'].map(isPartnerOrGroup)).toEqual([true, true, false, false]);
});

test('the entries of a subscription are those of all its conditions', () => {
  expect(entriesOf({ id: 's', rules: ['a', 'b'], tags: ['c'], severities: [], lateness: true })).toBe(3);
});
