/** One step of a mailbox after the other: what is claimed, taken over, sent again, parked and forgotten. */
import { describe, expect, it } from 'vitest';
import { type Held, type Mailbox, PUBLIC_MAILBOX } from '../../../shared/domain/mailbox.ts';
import {
  abandoned,
  type Actor,
  failed,
  finished,
  nextStep,
  type Offer,
  retryStep,
  snoozed,
  type Step,
} from '../../../shared/domain/mailbox-steps.ts';
import { noticeId } from '../../../shared/domain/notice-id.ts';
import { SETTINGS_DEFAULT } from '../../../shared/domain/reader-settings.ts';
import { anEvent } from '../../support/an-event.ts';

const START = Date.parse('2026-09-04T13:00:00.000Z');
const after = (minutes: number) => new Date(START + minutes * 60_000).toISOString();
const by = (owner: string, minutes = 0): Actor => ({ owner, now: new Date(START + minutes * 60_000) });
const box = (given: Partial<Mailbox> = {}): Mailbox => ({ reader: 'ann', told: {}, version: 0, ...given });
const events = (...ids: string[]) => ids.map((id) => anEvent({ id }));
const held = (given: Partial<Held> = {}): Held => ({
  isCritical: false,
  at: after(-60),
  since: after(-60),
  due: after(0),
  why: 'digest',
  ...given,
});
const boxOf = (step: Step): Mailbox => {
  if (!('box' in step)) throw new Error(`expected a box, found ${step.what}`);
  return step.box;
};
const claim = (given: Partial<Mailbox> = {}, owner = 'one') =>
  boxOf(nextStep(box(given), { events: events('a') }, by(owner)));
const refused = { retry: true, isRefused: true, reason: 'throttled', events: [{ id: 'a', at: after(-60) }] };
const parkedBy = (from: Mailbox, given: Partial<typeof refused>, actor: Actor) => {
  const outcome = failed(from, { ...refused, ...given }, actor);
  if (outcome?.isParked !== true) throw new Error('expected the notice to be parked');
  return outcome.box;
};
const NOTICE = noticeId('ann', ['a']);

describe('what has waited', () => {
  const SNOOZED = { 'r~r~2026-07': after(600) };
  const snoozedEvent = anEvent({
    id: 'e',
    alert: { id: 'r~r~2026-07', opened: '2026-07', before: 'clear', after: 'critical', order: 'a' },
  });
  const waiting = box({
    held: { b: held(), d: held({ alert: 'r~r~2026-07', due: after(600), why: 'snooze' }) },
    snoozes: SNOOZED,
  });
  const offer: Offer = { events: [...events('c', 'a'), snoozedEvent], timing: SETTINGS_DEFAULT };

  it('and is due goes out with what is new, in order; what is not due stays until its time', () => {
    const step = nextStep(waiting, offer, by('one'));
    expect(step).toMatchObject({ what: 'send', held: 1, box: { version: 1, inFlight: { events: ['a', 'b', 'c'] } } });
    expect(Object.keys(boxOf(step).held ?? {})).toEqual(['b', 'd', 'e']);
    expect(boxOf(step).held?.['e']).toStrictEqual({
      alert: 'r~r~2026-07',
      isCritical: true,
      due: after(600),
      why: 'snooze',
      at: snoozedEvent.at,
      since: after(0),
    });
    const done = finished(boxOf(step), by('one'));
    expect(Object.keys(done?.held ?? {})).toEqual(['d', 'e']);
  });

  it('waits on where everything is told at once, and nobody said when the reader wants it', () => {
    expect(boxOf(nextStep(waiting, { events: events('c') }, by('one'))).inFlight?.events).toEqual(['c']);
  });

  it('and is wanted no more counts as told, and no outbox brings it back', () => {
    const unwanted: Offer = { events: events('d'), timing: SETTINGS_DEFAULT, unwanted: new Set(['d', 'x']) };
    const given = box({ held: { d: waiting.held?.['d'] ?? held() }, told: { z: after(-9) }, snoozes: SNOOZED });
    const step = nextStep(given, unwanted, by('one'));
    expect(step).toStrictEqual({
      what: 'wait',
      held: 0,
      box: { reader: 'ann', told: { z: after(-9), d: after(0) }, snoozes: SNOOZED, version: 1 },
    });
    expect(nextStep(boxOf(step), unwanted, by('two'))).toEqual({ what: 'nothing' });
    // Of two that wait the other one goes on waiting.
    const other = box({ held: { ...given.held, f: held({ alert: 'r~r~2026-07' }) }, snoozes: SNOOZED });
    expect(Object.keys(boxOf(nextStep(other, unwanted, by('one'))).held ?? {})).toEqual(['f']);
  });

  it('changes nothing while it is wanted and not due', () => {
    const given = box({ held: { d: waiting.held?.['d'] ?? held() }, snoozes: SNOOZED });
    const wanted: Offer = { events: events('d'), timing: SETTINGS_DEFAULT, unwanted: new Set(['x']) };
    expect(nextStep(given, wanted, by('one'))).toEqual({ what: 'nothing' });
  });
});

describe('a claim', () => {
  it('has the id of its notice; on the public topic that of its event', () => {
    expect(claim().inFlight).toStrictEqual({
      notice: NOTICE,
      events: ['a'],
      owner: 'one',
      startedAt: after(0),
      leaseUntil: after(16),
      attempts: 1,
    });
    expect(claim({ reader: PUBLIC_MAILBOX }).inFlight?.notice).toBe('a');
  });

  it('is taken over when its lease is over, and before that by its owner alone', () => {
    const offer = { events: [] };
    expect(nextStep(claim(), offer, by('two', 15)).what).toBe('busy');
    const taken = boxOf(nextStep(claim(), offer, by('two', 16)));
    expect(taken).toMatchObject({ version: 2, inFlight: { owner: 'two', leaseUntil: after(32), attempts: 2 } });
    expect(boxOf(nextStep(claim(), offer, by('one', 1))).inFlight).toMatchObject({ owner: 'one', attempts: 2 });
  });

  it('that there is none of ends in nothing', () => {
    expect(finished(box(), by('one'))).toBeUndefined();
    expect(failed(box(), refused, by('one'))).toBeUndefined();
  });

  it('that is done is told, and what was told sixty days ago is forgotten', () => {
    const days = (count: number) => after(-count * 24 * 60);
    expect(finished(claim({ told: { old: days(60), young: days(59) }, version: 6 }), by('one'))).toStrictEqual({
      reader: 'ann',
      told: { young: days(59), a: after(0) },
      version: 8,
    });
  });

  it('is given back after a refusal', () => {
    expect(failed(claim(), refused, by('one'))).toStrictEqual({
      isParked: false,
      box: box({ failing: { deliveries: 1, owner: 'one' }, version: 2 }),
    });
  });

  it('whose outcome nobody knows stays, and whoever comes next sends it again at once', () => {
    const { box: left } = failed(claim(), { ...refused, isRefused: false }, by('one', 1)) ?? { box: box() };
    expect(left).toMatchObject({ version: 2, failing: { deliveries: 1, owner: 'one' } });
    expect(left.inFlight).toStrictEqual({ ...claim().inFlight, leaseUntil: after(1) });
    expect(nextStep(left, { events: [] }, by('two', 1))).toMatchObject({
      what: 'send',
      box: { inFlight: { notice: NOTICE, owner: 'two', attempts: 2 } },
    });
  });
});

describe('a notice that is parked', () => {
  const final = { retry: false, reason: 'no such topic' };
  const b = held({ alert: 'r~r~2026-07', why: 'snooze' });
  const waiting = box({ held: { a: held(), b }, snoozes: { 'r~r~2026-07': after(600) } });
  const due = boxOf(nextStep(waiting, { events: [], timing: SETTINGS_DEFAULT }, by('one')));
  const parked = parkedBy(due, final, by('one', 2));

  it('holds its events, and why; what else waits is left alone', () => {
    expect(parked).toStrictEqual(
      box({
        version: 2,
        held: { b },
        snoozes: { 'r~r~2026-07': after(600) },
        parked: {
          [NOTICE]: {
            events: refused.events,
            reason: 'no such topic',
            attempts: 1,
            since: after(0),
            parkedAt: after(2),
            isInDoubt: false,
          },
        },
      }),
    );
  });

  it('and is sent again keeps its name and its beginning, and counts as sent for the first time', () => {
    const again = boxOf(retryStep(parked, NOTICE, by('ops', 5)));
    expect(again.version).toBe(3);
    expect(again.inFlight).toMatchObject({ notice: NOTICE, startedAt: after(0), owner: 'ops', attempts: 1 });
    // Whatever fails then, it is parked again at once.
    expect(parkedBy(again, { retry: true }, by('ops', 6)).parked?.[NOTICE]).toMatchObject({
      attempts: 2,
      since: after(0),
      parkedAt: after(6),
      isInDoubt: false,
    });
  });

  it('and may have gone out says so when it is sent again', () => {
    const inDoubt = parkedBy(claim(), { ...final, isRefused: false }, by('one'));
    expect(inDoubt.parked?.[NOTICE]).toMatchObject({ attempts: 1, isInDoubt: true });
    const again = boxOf(retryStep(inDoubt, NOTICE, by('ops')));
    expect(again.inFlight?.attempts).toBe(2);
    // A refusal now says nothing of the time before.
    expect(parkedBy(again, final, by('ops')).parked?.[NOTICE]?.isInDoubt).toBe(true);
  });

  it('may have gone out when whoever sent it died, the first time as well as a later one', () => {
    const takenOver = boxOf(nextStep(claim(), { events: [] }, by('two', 16)));
    expect(parkedBy(takenOver, final, by('two', 16)).parked?.[NOTICE]).toMatchObject({ attempts: 2, isInDoubt: true });
    const again = boxOf(retryStep(parked, NOTICE, by('ops', 5)));
    const later = boxOf(nextStep(again, { events: [] }, by('two', 60)));
    expect(parkedBy(later, final, by('two', 60)).parked?.[NOTICE]?.isInDoubt).toBe(true);
  });

  it('cannot be sent while another notice is under way; one under way already goes on when it may', () => {
    const other = boxOf(nextStep(parked, { events: events('c') }, by('one', 3)));
    expect(retryStep(other, NOTICE, by('ops', 4))).toEqual({ what: 'busy' });
    expect(retryStep(other, NOTICE, by('ops', 60))).toEqual({ what: 'busy' });
    const again = boxOf(retryStep(parked, NOTICE, by('ops', 5)));
    expect(retryStep(again, NOTICE, by('another', 6))).toEqual({ what: 'busy' });
    expect(retryStep(again, NOTICE, by('another', 60))).toMatchObject({
      what: 'send',
      box: { inFlight: { owner: 'another', attempts: 2 } },
    });
  });
});

describe('snoozes', () => {
  it('stand beside each other, and those that are over at this instant are forgotten', () => {
    const given = box({ snoozes: { one: after(60), over: after(0), two: after(1) } });
    expect(snoozed(given, 'three', after(90), by('x').now)).toStrictEqual(
      box({ snoozes: { one: after(60), two: after(1), three: after(90) }, version: 1 }),
    );
    expect(snoozed(given, 'one', undefined, by('x').now).snoozes).toEqual({ two: after(1) });
  });
});

it('whoever left has nothing waiting, and what was told stays known', () => {
  const full = claim({ told: { z: after(-9) }, held: { b: held() }, snoozes: { one: after(60) } });
  expect(abandoned(full)).toStrictEqual(box({ told: { z: after(-9) }, version: 2 }));
});
