import { describe, expect, it } from 'vitest';
import { EVENT_KINDS } from '../../../shared/domain/alert.ts';
import { eventId, referenceIn, referenceTo } from '../../../shared/domain/event-reference.ts';
import { aLateness } from '../../support/a-lateness.ts';
import { anEvent } from '../../support/an-event.ts';

const alert = { id: 'tungsten~CN~2026-07', opened: '2026-07', before: 'clear', after: 'critical', order: 'a' } as const;

describe('an event in a word', () => {
  it('is what, of which rule and alert, and in which month', () => {
    const event = anEvent({ id: 'e', kind: 'escalated', rule: 'tungsten', subject: 'CN', alert });
    expect(referenceTo(event)).toStrictEqual({
      id: 'e',
      kind: 'escalated',
      period: '2026-07',
      rule: 'tungsten',
      subject: 'CN',
      alert: 'tungsten~CN~2026-07',
    });
    const { alert: _, ...ofNone } = event;
    expect(referenceTo(ofNone)).not.toHaveProperty('alert');
  });

  it('of a late release is whose release it is', () => {
    const late = aLateness();
    expect(referenceTo(late)).toStrictEqual({
      id: late.id,
      kind: 'release-late',
      period: '2026-08',
      source: 'us-census',
      reporter: 'US',
    });
  });
});

describe('the id of an event alone', () => {
  it.each([
    ['of a rule as a whole', 'tungsten.2026-07.raised.1f0c.4', 'raised', 'tungsten'],
    ['of one partner', 'tungsten.CN.2026-07.corrected.1f0c.4', 'corrected', 'CN'],
  ])('%s says kind, month, rule and subject', (_, id, kind, subject) => {
    expect(referenceIn(id)).toStrictEqual({ id, kind, period: '2026-07', rule: 'tungsten', subject });
  });

  it('says what it was made of, for every kind of event', () => {
    for (const kind of EVENT_KINDS)
      for (const subject of ['tungsten', 'CN']) {
        const of = { rule: 'tungsten', subject, period: '2026-07', kind };
        const id = eventId({ ...of, vintage: '1f0c', version: 4 });
        expect(referenceIn(id)).toStrictEqual({ id, ...of });
      }
  });

  it('of a late release says as much as the event itself', () => {
    const late = aLateness();
    expect(referenceIn(late.id)).toStrictEqual(referenceTo(late));
  });

  it('that is cut short says what it can', () => {
    expect(referenceIn('tungsten.CN.2026-07')).toStrictEqual({
      id: 'tungsten.CN.2026-07',
      kind: 'raised',
      period: '2026-07',
      rule: 'tungsten',
      subject: 'CN',
    });
    // A word that is no kind is not taken for one.
    expect(referenceIn('tungsten')).toStrictEqual({
      id: 'tungsten',
      kind: 'raised',
      period: '',
      rule: 'tungsten',
      subject: 'tungsten',
    });
  });
});
