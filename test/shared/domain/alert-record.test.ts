/** Of which alert each event is, and what the record of an alert says after all of them. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alertEvent } from '../../../shared/domain/alert-event.ts';
import { passes } from '../../../shared/domain/alert-filter.ts';
import { alertKey } from '../../../shared/domain/alert-id.ts';
import { type AlertRecord, alertAfter, standingOf, subjectName } from '../../../shared/domain/alert-record.ts';
import type { AlertEvent, Told } from '../../../shared/domain/alert.ts';
import { assess } from '../../../shared/domain/assess.ts';
import { closedState } from '../../../shared/domain/close-alert.ts';
import { tell } from '../../../shared/domain/tell.ts';
import { retold, toldAlert, toldLevel, untold } from '../../../shared/domain/told.ts';
import { aPanel, aRule, chinaPercent } from '../../support/a-history.ts';
import { aProfile } from '../../support/a-profile.ts';
import { anAlertState, anEvent } from '../../support/an-event.ts';

const rule = aRule({ threshold: { above: '80%', warning: '70%' } });
const RULE = rule.document.id;
const PERCENT = { '.': 50, w: 75, C: 90 };

/** A subject whose evaluations come one after the other; each says how the months stand, `.` clear, `w`, `C`. */
function aSubject(since = '2025-01') {
  let told: Told = untold(since);
  let version = 0;
  const events: AlertEvent[] = [];
  return {
    events,
    told: () => told,
    evaluate(levels: string) {
      const entries = chinaPercent([...levels].map((letter) => PERCENT[letter as keyof typeof PERCENT]));
      const panel = aPanel(entries);
      const track = assess(rule, () => panel).tracks[0];
      if (track === undefined) throw new Error('the rule has a subject');
      const telling = tell(rule, track, panel, told);
      told = telling.told;
      if (telling.changes.length > 0) version += 1;
      const at = `2026-01-${String(version).padStart(2, '0')}T12:00:00.000Z`;
      const found = telling.changes.map((change) =>
        alertEvent({ rule, profile: aProfile(), track, panel, others: [], at, version }, change),
      );
      events.push(...found);
      return found;
    },
    change(period: string) {
      told = retold(told, period);
    },
    close() {
      const last = events.at(-1);
      const state = anAlertState({ rule: RULE, subject: RULE, told, outbox: [], version });
      if (last === undefined) return;
      const closing = { cause: 'rule-removed' as const, by: 'ann', at: '2026-02-01T00:00:00.000Z', last };
      const closed = closedState(state, closing);
      if (closed === undefined) return;
      ({ told, version } = closed);
      events.push(...closed.outbox);
    },
  };
}

function recordsOf(events: readonly AlertEvent[]): Map<string, AlertRecord> {
  const records = new Map<string, AlertRecord>();
  for (const event of events) {
    const id = event.alert?.id ?? 'none';
    records.set(id, alertAfter(records.get(id), event));
  }
  return records;
}

const idOf = (opened: string) => `${RULE}~${RULE}~${opened}`;
const content = (record: AlertRecord) => ({ ...record, version: 0 });
const standings = (events: readonly AlertEvent[]) =>
  [...recordsOf(events).values()].map((record) => {
    const { state, severity, closedPeriod } = standingOf(record);
    return [record.opened, state, severity, closedPeriod, record.correction?.verdict];
  });
const reasons = (events: readonly AlertEvent[]) =>
  [...recordsOf(events).values()].map((record) => standingOf(record).closedBecause);

describe('the alert of an event', () => {
  it('is named by its rule, its subject and the month in which it was raised', () => {
    const subject = aSubject();
    subject.evaluate('.wC');
    subject.evaluate('.wC.C');
    expect(subject.events.map(({ kind, alert }) => [kind, alert?.opened, alert?.before, alert?.after])).toEqual([
      ['raised', '2025-02', 'clear', 'warning'],
      ['escalated', '2025-02', 'warning', 'critical'],
      ['resolved', '2025-02', 'critical', 'clear'],
      ['raised', '2025-05', 'clear', 'critical'],
    ]);
    expect(subject.events[0]?.alert?.id).toBe(idOf('2025-02'));
    expect(alertKey(idOf('2025-02'))).toEqual({ rule: RULE, subject: RULE, opened: '2025-02' });
  });

  it.each(['', 'rule', 'rule~CN', 'rule~CN~2025', 'rule~CN~2025-13', '~CN~2025-01', 'rule~~2025-01', 'a~b~2025-01~c'])(
    '%j names none',
    (id) => {
      expect(alertKey(id)).toBeUndefined();
    },
  );

  it('stays the same when the rule is changed while it is open', () => {
    const subject = aSubject();
    subject.evaluate('.ww');
    subject.change('2025-03');
    subject.evaluate('.wC');
    subject.evaluate('.wC.');
    expect(subject.events.map(({ kind, alert }) => [kind, alert?.opened])).toEqual([
      ['raised', '2025-02'],
      ['escalated', '2025-02'],
      ['resolved', '2025-02'],
    ]);
  });

  it('stays the same when a revision moves its beginning, or cuts it in two', () => {
    const subject = aSubject();
    subject.evaluate('..CCC');
    subject.evaluate('.CC.C');
    subject.evaluate('.CC.C.');
    expect(standings(subject.events)).toEqual([['2025-03', 'closed', 'critical', '2025-06', 'changed']]);
  });
});

describe('the record of an alert', () => {
  it('opens, and closes with the reason of what closed it', () => {
    const subject = aSubject();
    subject.evaluate('.C');
    expect(standings(subject.events)).toEqual([['2025-02', 'open', 'critical', undefined, undefined]]);
    subject.evaluate('.C.');
    expect(standings(subject.events)).toEqual([['2025-02', 'closed', 'critical', '2025-03', undefined]]);
    expect(reasons(subject.events)).toEqual(['50.0% in 2025-03 is below the line of 70%.']);
  });

  it('of one that a revision withdraws is closed and says so', () => {
    const subject = aSubject();
    subject.evaluate('.C');
    subject.evaluate('..');
    expect(standings(subject.events)).toEqual([['2025-02', 'closed', 'critical', '2025-02', 'withdrawn']]);
    expect(reasons(subject.events)).toEqual([
      'By revised figures 2025-02 was clear, not critical as told; the alert is withdrawn.',
    ]);
  });

  it('of one that was withdrawn long after it was over keeps when it ended', () => {
    const subject = aSubject();
    subject.evaluate('.C.');
    subject.evaluate('...');
    expect(standings(subject.events)).toEqual([['2025-02', 'closed', 'critical', '2025-03', 'withdrawn']]);
  });

  it('of one that would have been raised is closed from the start', () => {
    const subject = aSubject();
    subject.evaluate('...');
    subject.evaluate('.C.');
    const [record] = recordsOf(subject.events).values();
    expect(standings(subject.events)).toEqual([['2025-02', 'closed', 'critical', '2025-02', 'would-have-been-raised']]);
    expect(record?.opening).toBeUndefined();
  });

  it('of one that a revision raises now is open', () => {
    const subject = aSubject();
    subject.evaluate('...');
    subject.evaluate('.CC');
    expect(standings(subject.events)).toEqual([['2025-02', 'open', 'critical', undefined, 'raised']]);
  });

  it('of one that a revision ends is closed, and stands for the months before', () => {
    const subject = aSubject();
    subject.evaluate('.CC');
    subject.evaluate('.C.');
    expect(standings(subject.events)).toEqual([['2025-02', 'closed', 'critical', '2025-03', 'ended']]);
    expect(reasons(subject.events)).toEqual([
      'By revised figures 2025-03 was clear, not critical as told; the alert is over.',
    ]);
  });

  it('of one that only some months are taken from stands as it was', () => {
    const subject = aSubject();
    subject.evaluate('.CCC');
    subject.evaluate('.C.C');
    expect(standings(subject.events)).toEqual([['2025-02', 'open', 'critical', undefined, 'changed']]);
  });

  it('says why it was closed for a reason that is not in the figures', () => {
    const subject = aSubject();
    subject.evaluate('.w');
    subject.close();
    expect(standings(subject.events)).toEqual([['2025-02', 'closed', 'warning', '2025-02', undefined]]);
    expect(reasons(subject.events)).toEqual([
      'The alert is closed because the rule was deleted by ann. Its figures are those of 2025-02, when it was last told.',
    ]);
    expect(toldLevel(subject.told(), '2025-02')).toBe('clear');
    subject.close();
    expect(subject.events).toHaveLength(2);
  });

  it('keeps an acknowledgement until the alert is raised again', () => {
    const subject = aSubject();
    subject.evaluate('.C');
    const id = idOf('2025-02');
    const seen = { by: 'ann', at: '2026-01-02T00:00:00.000Z', comment: 'seen' };
    const [record] = recordsOf(subject.events).values();
    const acknowledged = { ...record, acknowledgement: { ...seen, order: record?.last.order ?? '' } } as AlertRecord;
    expect(standingOf(acknowledged).acknowledgement).toEqual(seen);
    const [withdrawn] = subject.evaluate('..');
    const [again] = subject.evaluate('.C');
    expect([withdrawn?.alert?.id, again?.alert?.id]).toEqual([id, id]);
    const closed = alertAfter(acknowledged, withdrawn ?? anEvent());
    expect(standingOf(closed).acknowledgement).toEqual(seen);
    expect(standingOf(alertAfter(closed, again ?? anEvent())).acknowledgement).toBeUndefined();
  });

  it('takes no event of another alert, nor one of none', () => {
    expect(() => alertAfter(undefined, anEvent())).toThrow(RangeError);
    const subject = aSubject();
    subject.evaluate('C.C');
    const [first, , third] = subject.events;
    expect(() => alertAfter(alertAfter(undefined, first ?? anEvent()), third ?? anEvent())).toThrow(RangeError);
  });

  it('names its subject: the partner, or the rule', () => {
    expect(subjectName({ rule: 'r', subject: 'r', ruleName: 'A rule' })).toBe('A rule');
    expect(subjectName({ rule: 'r', subject: 'VN', ruleName: 'A rule' })).toBe('Vietnam');
  });
});

const anyLevels = fc.array(fc.constantFrom('.', 'w', 'C'), { minLength: 1, maxLength: 7 });
/** Evaluations of a history that grows and is revised, with changes of the rule and closings between them. */
const anyCourse = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ what: fc.constant('evaluate' as const), levels: anyLevels }) },
    { weight: 1, arbitrary: fc.record({ what: fc.constant('close' as const) }) },
    { weight: 1, arbitrary: fc.record({ what: fc.constant('change' as const) }) },
  ),
  { minLength: 1, maxLength: 8 },
);
type Course = (typeof anyCourse)['generate'] extends (...given: never[]) => { value: infer Value } ? Value : never;

function played(course: Course) {
  const subject = aSubject();
  let length = 1;
  for (const step of course) {
    if (step.what === 'close') subject.close();
    // After a closing, too, the rule starts from a new baseline.
    if (step.what !== 'evaluate') subject.change(`2025-${String(length).padStart(2, '0')}`);
    if (step.what !== 'evaluate') continue;
    length = Math.max(length, step.levels.length);
    subject.evaluate(step.levels.join('').padEnd(length, step.levels.at(-1)));
  }
  return subject;
}

describe('whatever happens', () => {
  it('the alert that is open by what was told is the one that is open on record, at the same level', () => {
    fc.assert(
      fc.property(anyCourse, (course) => {
        const { events, told } = played(course);
        const open = [...recordsOf(events).values()].filter((record) => standingOf(record).state === 'open');
        const { through } = told();
        expect(open.map(({ opened }) => opened)).toEqual(
          [toldAlert(told(), through)].filter((one) => one !== undefined),
        );
        for (const record of open) expect(standingOf(record).severity).toBe(toldLevel(told(), through));
      }),
      { numRuns: 500 },
    );
  });

  it('the record is the same in whatever order its events arrive, and however often', () => {
    fc.assert(
      fc.property(anyCourse, fc.infiniteStream(fc.nat()), (course, numbers) => {
        const { events } = played(course);
        const expected = [...recordsOf(events).values()].map(content);
        const shuffled = [...events, ...events]
          .map((event) => ({ event, at: numbers.next().value as number }))
          .sort((a, b) => a.at - b.at)
          .map(({ event }) => event);
        const found = recordsOf(shuffled);
        expect(expected).toEqual(expected.map(({ id }) => content(found.get(id) as AlertRecord)));
        for (const record of found.values())
          for (const event of events.filter(({ alert }) => alert?.id === record.id))
            expect(alertAfter(record, event)).toBe(record);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a filter', () => {
  const [open] = (() => {
    const subject = aSubject();
    subject.evaluate('.C');
    return [...recordsOf(subject.events).values()];
  })();

  it.each([
    [{}, true],
    [{ state: 'open' as const }, true],
    [{ state: 'closed' as const }, false],
    [{ rule: RULE }, true],
    [{ rule: 'other' }, false],
    [{ severity: 'critical' as const }, true],
    [{ severity: 'warning' as const }, false],
    [{ tag: 'no-such-tag' }, false],
    [{ partner: 'CN' }, true],
    [{ partner: 'VN' }, false],
    [{ acknowledged: false }, true],
    [{ acknowledged: true }, false],
    [{ state: 'open' as const, severity: 'warning' as const }, false],
  ])('%j lets it pass: %s', (filter, expected) => {
    expect(passes(open as AlertRecord, filter)).toBe(expected);
  });
});
