/** The parts of an alert's record, event by event: which event each is of, and what is left out. */
import { describe, expect, it } from 'vitest';
import { passes } from '../../../shared/domain/alert-filter.ts';
import { type AlertRecord, alertAfter, standingOf } from '../../../shared/domain/alert-record.ts';
import type { AlertEvent, AlertMark } from '../../../shared/domain/alert.ts';
import { anEvent, anExplanation } from '../../support/an-event.ts';

const ID = 'tungsten~CN~2026-05';

function event(order: string, mark: Partial<AlertMark>, given: Partial<AlertEvent> = {}): AlertEvent {
  const alert = { id: ID, opened: '2026-05', before: 'clear' as const, after: 'critical' as const, order, ...mark };
  const at = `2026-08-0${order}T00:00:00.000Z`;
  return anEvent({
    id: `event-${order}`,
    rule: 'tungsten',
    subject: 'CN',
    at,
    reason: `reason ${order}`,
    alert,
    ...given,
  });
}

const raised = event('1', { after: 'warning' });
const escalated = event('2', { before: 'warning' }, { kind: 'escalated' });
const corrected = event('3', { before: 'critical' }, { kind: 'corrected', period: '2026-06' });
const again = event('4', { before: 'critical', verdict: 'ended', after: 'clear' }, { kind: 'corrected' });
const fold = (...events: AlertEvent[]) =>
  events.reduce<AlertRecord | undefined>((record, each) => alertAfter(record, each), undefined) as AlertRecord;

describe('the record of an alert', () => {
  it('after its first event says what that says, and nothing of what has not happened', () => {
    const { tags, ruleName, period, value, threshold, severity, explanation } = raised;
    const { scale, unit, basis, retrievedAt } = explanation;
    expect(alertAfter(undefined, raised)).toStrictEqual({
      rule: 'tungsten',
      subject: 'CN',
      opened: '2026-05',
      id: ID,
      ruleName,
      tags,
      partners: ['CN'],
      first: { order: '1', at: raised.at },
      last: {
        id: 'event-1',
        kind: 'raised',
        at: raised.at,
        period,
        value,
        threshold,
        severity,
        reason: 'reason 1',
        scale,
        unit,
        basis,
        retrievedAt,
        order: '1',
        level: 'warning',
      },
      opening: '1',
      version: 1,
    });
  });

  it.each<[string, Partial<AlertEvent>, string[]]>([
    ['the partners that its event names', { partners: ['EU', 'CN'] }, ['EU', 'CN']],
    ['its subject where the event names none', {}, ['CN']],
    ['nobody, of a rule as a whole', { subject: 'tungsten' }, []],
  ])('is about %s', (_, given, partners) => {
    expect(alertAfter(undefined, event('1', {}, given)).partners).toEqual(partners);
  });

  it('says where its newest figures are a recording', () => {
    const explanation = anExplanation({ recording: 'carried figures' });
    expect(alertAfter(undefined, event('1', {}, { explanation })).last.recording).toBe('carried figures');
  });

  it('counts its writes, and is not closed by getting worse', () => {
    const record = fold(raised, escalated);
    expect(record).toMatchObject({ version: 2, opening: '1', last: { level: 'critical', order: '2' } });
    expect(record).not.toHaveProperty('closing');
    expect(record).not.toHaveProperty('correction');
  });

  it('has its beginning from the first event and its last correction from the last, in any order', () => {
    for (const events of [
      [raised, corrected, again],
      [again, corrected, raised],
      [corrected, again, raised],
    ])
      expect(fold(...events)).toMatchObject({
        first: { order: '1', at: raised.at },
        last: { order: '4' },
        opening: '1',
        closing: { order: '4', because: 'reason 4', severity: 'critical' },
        correction: { order: '4', verdict: 'ended' },
      });
    // One that does not say what it made of the alert has changed it.
    expect(fold(raised, corrected).correction).toStrictEqual({
      order: '3',
      at: corrected.at,
      period: '2026-06',
      verdict: 'changed',
      reason: 'reason 3',
    });
  });

  it('says of an event that is not its own which it is', () => {
    const other = event('2', { id: 'tungsten~CN~2026-06' });
    expect(() => fold(raised, other)).toThrow(`the event event-2 is not of the alert ${ID}`);
    expect(() => fold(anEvent({ id: 'lone' }))).toThrow('the event lone is of no alert');
    expect(() => fold(event('1', { id: 'tungsten~CN' }))).toThrow('the event event-1 is of no alert');
  });
});

describe('how an alert stands', () => {
  it('names no acknowledgement where there is none', () => {
    expect(standingOf(fold(raised))).toStrictEqual({ openedAt: raised.at, state: 'open', severity: 'warning' });
  });

  it('keeps an acknowledgement while it only gets worse, and a comment only where somebody made one', () => {
    const acknowledgement = { by: 'ann', at: '2026-08-01T12:00:00.000Z', order: '1' };
    const seen = { ...fold(raised), acknowledgement };
    const worse = standingOf(alertAfter(seen, escalated));
    expect(worse.acknowledgement).toStrictEqual({ by: 'ann', at: '2026-08-01T12:00:00.000Z' });
    expect(passes(seen, { acknowledged: true })).toBe(true);
    expect(passes(seen, { acknowledged: false })).toBe(false);
  });
});
