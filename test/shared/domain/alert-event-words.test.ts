/** The words of an event, kind by kind, and its place among the events of its alert. */
import { describe, expect, it } from 'vitest';
import type { AlertEvent } from '../../../shared/domain/alert.ts';
import { alertEvent, eventOrder } from '../../../shared/domain/alert-event.ts';
import { assess, type History } from '../../../shared/domain/assess.ts';
import type { Rule } from '../../../shared/domain/rule.ts';
import { tell } from '../../../shared/domain/tell.ts';
import { type Change, untold } from '../../../shared/domain/told.ts';
import { aComposedRule, aCondition, chinaByCode } from '../../support/a-composed-rule.ts';
import { aPanel, aRule, chinaPercent } from '../../support/a-history.ts';
import { aProfile } from '../../support/a-profile.ts';

const AT = '2026-09-03T12:31:00.000Z';
const SHARE = aRule({ threshold: { above: '80%', 'clear-below': '75%', warning: '70%' } });

function findingOf(rule: Rule, history: History) {
  const { panel, others, tracks } = assess(rule, history);
  const [track] = tracks;
  if (track === undefined) throw new Error('the rule has a subject');
  return { rule, profile: aProfile(), track, panel, others, at: AT, version: 4 };
}

/** What a first evaluation of all months tells of a rule. */
function told(rule: Rule, history: History, more: Partial<Change> = {}): AlertEvent[] {
  const finding = findingOf(rule, history);
  const { changes } = tell(rule, finding.track, finding.panel, untold(finding.panel.periodAt(0)));
  return changes.map((change) => alertEvent(finding, { ...change, ...more }));
}

const china =
  (...percents: number[]): History =>
  () =>
    aPanel(chinaPercent(percents));
const reasons = (...given: Parameters<typeof told>) => told(...given).map(({ reason }) => reason);

describe('an event', () => {
  const change: Change = { kind: 'reminder', period: '2025-02', until: '2025-02', from: 'critical', to: 'critical' };
  const eventOf = (given: Partial<Change>) => alertEvent(findingOf(SHARE, china(90, 90, 60)), { ...change, ...given });

  it('names no cause, alert or verdict where there is none', () => {
    expect(eventOf({})).not.toHaveProperty('cause');
    expect(eventOf({})).not.toHaveProperty('alert');
    const alert = { opened: '2025-01', before: 'critical', after: 'critical' } as const;
    expect(eventOf({ alert }).alert).toStrictEqual({
      ...alert,
      id: 'us-tungsten-china~us-tungsten-china~2025-01',
      order: '00000004.b.2025-02',
    });
    expect(eventOf({ alert: { ...alert, verdict: 'changed' }, kind: 'corrected' }).alert).toMatchObject({
      verdict: 'changed',
      order: '00000004.a.2025-02',
    });
  });

  it.each<[string, Partial<Change>, string]>([
    ['a reminder', {}, '90.0% in 2025-02; the alert is still critical.'],
    ['codes that need a review', { kind: 'needs-review' }, '90.0% in 2025-02; the codes of the rule need a review.'],
    [
      'an end for no given reason',
      { kind: 'closed', to: 'clear' },
      '90.0% in 2025-02. The alert is closed because the rule was changed.',
    ],
    [
      'a correction that nothing is known of',
      { kind: 'corrected', to: 'clear' },
      'By revised figures 2025-02 was clear, not critical as told; the alert is withdrawn. In 2025-03 the level is clear.',
    ],
    [
      'a correction to another level',
      { kind: 'corrected', from: 'warning' },
      'By revised figures 2025-02 was critical, not warning as told. In 2025-03 the level is clear.',
    ],
  ])('says %s', (_, given, reason) => {
    expect(eventOf(given).reason).toBe(reason);
  });

  it.each([
    ['ended', 'clear', '; the alert is over.'],
    ['withdrawn', 'clear', '; the alert is withdrawn.'],
    ['changed', 'clear', '; the alert stands for its other months.'],
    ['raised', 'critical', '; the alert is open now.'],
    ['changed', 'critical', '; the alert was longer than told.'],
    ['would-have-been-raised', 'critical', '; an alert would have been raised.'],
  ] as const)('says of a revision by which an alert is %s, and the month %s: %s', (verdict, to, words) => {
    const from = to === 'clear' ? 'critical' : 'clear';
    const alert = { opened: '2025-01', before: 'clear', after: 'clear', verdict } as const;
    expect(eventOf({ kind: 'corrected', from, to, alert }).reason).toContain(`${words} In 2025-03`);
  });
});

describe('the order of events', () => {
  it('is that of the states that hold them, then corrections before news, then by month', () => {
    const orders = [
      eventOrder(9, 'raised', '2026-01'),
      eventOrder(10, 'corrected', '2025-12'),
      eventOrder(10, 'corrected', '2026-01'),
      eventOrder(10, 'raised', '2025-11'),
      eventOrder(11, 'corrected', '2025-01'),
    ];
    expect([...orders].sort()).toEqual(orders);
    expect(orders[1]).toBe('00000010.a.2025-12');
  });
});

describe('the reason of an event', () => {
  it('of levels in between is with the line that was left', () => {
    expect(reasons(SHARE, china(90, 72, 60))).toEqual([
      '90.0% in 2025-01 is above the line of 80%.',
      '72.0% in 2025-02 is below the clear line of 75%.',
      '60.0% in 2025-03 is below the line of 70%.',
    ]);
  });

  it('gives as many digits as it takes to see on which side of a line a number is', () => {
    expect(reasons(SHARE, china(90, 74.996))).toContain('74.996% in 2025-02 is below the clear line of 75%.');
  });

  it('of several conditions says which hold and what the rule asks for', () => {
    const rule = aComposedRule({ all: [aCondition('8101940000'), aCondition('8101960000')] });
    const history = chinaByCode({ '8101940000': [90, 10], '8101960000': [90, 90] });
    expect(reasons(rule, history)).toEqual([
      'In 2025-01 conditions (1) and (2) hold; the rule asks for (1) and (2).',
      'In 2025-02 condition (2) holds and condition (1) does not; the rule asks for (1) and (2).',
    ]);
    expect(reasons(rule, history, { cause: 'rule-made' })[0]).toBe(
      'In 2025-01 conditions (1) and (2) hold. The alert was already open when the rule was made.',
    );
  });

  it('warns of codes that changed in the months that it looks at, each month once', () => {
    // Doped wafers: four lines in place of one, in July 2026.
    const { series } = aCondition('3818000095');
    const wafers = aRule({ series, window: { months: 3 } });
    const months = () => aPanel(chinaPercent([90, 90, 90]), { from: '2026-06' });
    expect(reasons(wafers, months)).toEqual([
      '90.0% in 2026-08 is above the line of 80%. Beware: commodity codes of this rule changed in 2026-07, and figures before and after are not of one thing.',
    ]);
    expect(reasons(aRule({ window: { months: 3 } }), months)).toEqual(['90.0% in 2026-08 is above the line of 80%.']);
  });
});
