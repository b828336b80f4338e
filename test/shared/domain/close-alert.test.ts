import { describe, expect, it } from 'vitest';
import { alertEvent, type Finding } from '../../../shared/domain/alert-event.ts';
import type { AlertState, EventCause } from '../../../shared/domain/alert.ts';
import { assess } from '../../../shared/domain/assess.ts';
import { closedState, standingLevel } from '../../../shared/domain/close-alert.ts';
import { noticeText } from '../../../shared/domain/notice-text.ts';
import { tell } from '../../../shared/domain/tell.ts';
import { untold } from '../../../shared/domain/told.ts';
import { aPanel, aRule, chinaPercent } from '../../support/a-history.ts';
import { aProfile } from '../../support/a-profile.ts';
import { anAlertState, anEvent } from '../../support/an-event.ts';

const AT = '2026-09-03T12:31:00.000Z';
const context = { reader: 'ann', linkBase: 'https://chokepoint.example' };

/** The first evaluation of a rule on these months, told with the cause. */
function firstTold(percents: number[], cause: EventCause, given: Parameters<typeof aRule>[0] = {}) {
  const rule = aRule({ threshold: { above: '80%', 'clear-below': '75%' }, ...given });
  const panel = aPanel(chinaPercent(percents));
  const [track] = assess(rule, () => panel).tracks;
  if (track === undefined) throw new Error('no track');
  const finding: Finding = { rule, profile: aProfile(), track, panel, others: [], at: AT, version: 1 };
  const { changes } = tell(rule, track, panel, untold(panel.periodAt(panel.length - 1)));
  return { finding, events: changes.map((change) => alertEvent(finding, { ...change, cause })) };
}

describe('an alert that was open when its rule was made', () => {
  it('says that the line was crossed already, and since when', () => {
    const [event] = firstTold([60, 90, 95, 98], 'rule-made').events;
    expect(event).toMatchObject({ kind: 'raised', cause: 'rule-made', period: '2025-04' });
    expect(event?.reason).toBe(
      '98.0% in 2025-04 was already above the line of 80% when the rule was made; by the figures now published, the level has been critical since 2025-02.',
    );
  });

  it('says nothing of an earlier month where it began in this one', () => {
    const [event] = firstTold([60, 98], 'rule-enabled').events;
    expect(event?.reason).toBe('98.0% in 2025-02 was already above the line of 80% when the rule was enabled again.');
  });

  it('between the lines was open, though its number is not beyond the line', () => {
    const [event] = firstTold([90, 78], 'rule-made').events;
    expect(event?.reason).toBe(
      '78.0% in 2025-02. The alert was already open when the rule was made; by the figures now published, the level has been critical since 2025-01.',
    );
  });

  it('below a line says below', () => {
    const [event] = firstTold([10, 5], 'rule-made', { threshold: { below: '20%' } }).events;
    expect(event?.reason).toContain('was already below the line of 20% when the rule was made');
  });

  it('is told apart in the subject and the SMS', () => {
    const { subject, sms } = noticeText(firstTold([60, 98], 'rule-made').events, context);
    expect(subject).toBe("ALREADY CRITICAL: China's share of US unwrought tungsten imports 98.0% (line 80%), 2025-02");
    expect(sms).toMatch(/^ALREADY CRITICAL: China's share/);
  });
});

describe('an alert that is closed', () => {
  const { finding, events } = firstTold([60, 90], 'rule-made');
  const state: AlertState = {
    rule: 'us-tungsten-china',
    subject: 'us-tungsten-china',
    told: { since: '2025-01', through: '2025-02', steps: [{ from: '2025-02', level: 'critical' }] },
    outbox: events,
    version: 4,
  };

  it('leaves the state clear, with the event behind what waits in the outbox', () => {
    const next = closedState(state, { cause: 'rule-removed', by: 'ben', reason: 'retired', at: AT, finding });
    expect(next).toMatchObject({ version: 5, told: { through: '2025-02' } });
    expect(next?.outbox).toHaveLength(2);
    expect(next === undefined ? '' : standingLevel(next)).toBe('clear');
    expect(next?.outbox[1]).toMatchObject({
      kind: 'closed',
      cause: 'rule-removed',
      period: '2025-02',
      from: 'critical',
      to: 'clear',
      severity: 'critical',
      value: 0.9,
      reason: '90.0% in 2025-02. The alert is closed because the rule was deleted by ben (retired).',
      alert: { opened: '2025-02', before: 'critical', after: 'clear' },
    });
    expect(next?.outbox[1]?.alert?.id).toBe(events[0]?.alert?.id);
  });

  it('repeats nothing of the reason that could turn or break the line', () => {
    const reason = 'retired\u202e\u2066 really';
    const next = closedState(state, { cause: 'rule-removed', reason, at: AT, finding });
    expect(next?.outbox[1]?.reason).toBe(
      '90.0% in 2025-02. The alert is closed because the rule was deleted (retired really).',
    );
  });

  it('ends in the month that was told last, and what was told before stands', () => {
    const next = closedState(state, { cause: 'rule-removed', at: AT, finding });
    expect(next?.told).toStrictEqual({
      ...state.told,
      steps: [...state.told.steps, { from: '2025-02', level: 'clear' }],
    });
    // A rule that was not evaluated as far as its subject was takes nothing back.
    const earlier = closedState(state, { cause: 'rule-removed', at: AT, finding, through: '2025-01' });
    expect(earlier?.told).toStrictEqual(next?.told);
  });

  it.each([
    ['before', '2024-12', 'the figures last told'],
    ['in', '2025-01', 'figures of now'],
    ['in', '2025-02', 'figures of now'],
    ['after', '2025-03', 'the figures last told'],
  ])('%s the months that there are figures of (%s) is told with %s', (_, through, expected) => {
    const told = { ...state.told, through, steps: [{ from: '2024-10', level: 'critical' as const }] };
    const last = anEvent({ period: '2024-10', value: 0.99 });
    const [event] =
      closedState({ ...state, told, outbox: [] }, { cause: 'rule-removed', at: AT, finding, last })?.outbox ?? [];
    const isLast = event?.value === 0.99 && event.period === '2024-10';
    expect(isLast ? 'the figures last told' : 'figures of now').toBe(expected);
  });

  it('of one partner is named by it, and in order after what was found before', () => {
    const each = { ...state, subject: 'VN', outbox: [] };
    const last = anEvent({ subject: 'VN', period: '2025-02', vintage: 'f00d' });
    const closing = { cause: 'not-watched', by: 'ben', reason: 'too many', at: AT, last } as const;
    expect(closedState(each, closing)?.outbox[0]).toMatchObject({
      id: 'us-tungsten-china.VN.2025-02.closed.f00d.5',
      from: 'critical',
      to: 'clear',
      reason:
        'The alert is closed because the rule was changed by ben (too many) and no longer watches Vietnam by itself. Its figures are those of 2025-02, when it was last told.',
      alert: { id: 'us-tungsten-china~VN~2025-02', order: '00000005.b.2025-02' },
    });
    const whole = closedState({ ...state, outbox: [] }, { ...closing, cause: 'rule-disabled' })?.outbox[0];
    expect(whole).toMatchObject({ id: 'us-tungsten-china.2025-02.closed.f00d.5' });
    expect(whole?.reason).toContain('because the rule was disabled by ben (too many). ');
  });

  it('is closed once', () => {
    const next = closedState(state, { cause: 'rule-disabled', at: AT, finding });
    expect(
      next === undefined ? undefined : closedState(next, { cause: 'rule-disabled', at: AT, finding }),
    ).toBeUndefined();
    expect(
      closedState({ ...state, told: { ...state.told, steps: [] } }, { cause: 'rule-removed', at: AT }),
    ).toBeUndefined();
  });

  it('speaks of the month that the rule was evaluated to', () => {
    const { finding: later } = firstTold([60, 90, 95], 'rule-made');
    const next = closedState(state, { cause: 'rule-removed', at: AT, finding: later, through: '2025-03' });
    expect(next?.outbox[1]).toMatchObject({ period: '2025-03', value: 0.95 });
    expect(next?.told.through).toBe('2025-03');
  });

  it('without figures has those last told', () => {
    const last = anEvent({ period: '2025-02', value: 0.9, id: 'last' });
    const next = closedState(state, { cause: 'not-watched', at: AT, last });
    expect(next?.outbox[1]).toMatchObject({ kind: 'closed', value: 0.9, period: '2025-02', severity: 'critical' });
    expect(next?.outbox[1]?.id).not.toBe('last');
    expect(next?.outbox[1]?.reason).toBe(
      'The alert is closed because the rule was changed and no longer watches its partners as one. Its figures are those of 2025-02, when it was last told.',
    );
    // Nothing to say of, but closed all the same.
    expect(closedState({ ...state, outbox: [] }, { cause: 'rule-removed', at: AT })?.outbox).toEqual([]);
  });

  it.each([
    ['rule-removed', 'CLOSED, RULE DELETED'],
    ['rule-disabled', 'CLOSED, RULE DISABLED'],
    ['not-watched', 'CLOSED, NOT WATCHED'],
  ] as const)('by %s says so in the subject, the SMS and the e-mail', (cause, word) => {
    const next = closedState(anAlertState({ outbox: [] }), { cause, by: 'ben', at: AT, last: anEvent() });
    const { subject, sms, email } = noticeText(next?.outbox ?? [], context);
    expect(subject.startsWith(`${word}: China's share`)).toBe(true);
    expect(sms.startsWith(`${word}: China's share`)).toBe(true);
    expect(email).toContain('The alert is closed because the rule was');
    expect(subject.length).toBeLessThanOrEqual(99);
  });
});
