import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LEVELS, type Told } from '../../../shared/domain/alert.ts';
import { assess, levelAt, type Track } from '../../../shared/domain/assess.ts';
import { gapCode } from '../../../shared/domain/gap.ts';
import type { Panel } from '../../../shared/domain/panel.ts';
import { addMonths, periodsBetween } from '../../../shared/domain/period.ts';
import type { Rule } from '../../../shared/domain/rule.ts';
import { severityOf, tell } from '../../../shared/domain/tell.ts';
import { type Change, retold, toldLevel, untold } from '../../../shared/domain/told.ts';
import { aPanel, aRule } from '../../support/a-history.ts';
import { anyHistory, anyRule } from '../../support/any-rule.ts';

const FIRST = '2025-01';

/** A track that stands where the letters say (`.` clear, `w` warning, `C` critical; small `x` below: no number). */
function trackOf(levels: string, numbers = ''): { track: Track; panel: Panel } {
  const size = levels.length;
  const track = {
    rule: 'r',
    subject: 'r',
    values: new Float64Array(size),
    gaps: Uint8Array.from({ length: size }, (_, t) => (numbers[t] === 'x' ? gapCode('late') : 0)),
    levels: Uint8Array.from(levels, (letter) => '.wC'.indexOf(letter)),
    breached: new Uint8Array(size),
  };
  return { track, panel: aPanel(Array.from({ length: size }, () => ({ partners: { CN: 1 } }))) };
}

const plain = aRule();
const withReminders = (every: number) => aRule({ notify: { 'repeat-every': every } });
const silentOnRevisions = aRule({ notify: { corrections: false } });

const text = ({ kind, period, until, from, to }: Change) =>
  `${kind} ${period}${until === period ? '' : `..${until}`} ${from}>${to}`;

function changesOf(rule: Rule, { track, panel }: { track: Track; panel: Panel }, told: Told): string[] {
  return tell(rule, track, panel, told).changes.map(text);
}

/** What is known after everything so far was told from the first month on. */
function toldOf(levels: string, since = FIRST): Told {
  const { track, panel } = trackOf(levels);
  return tell(plain, track, panel, untold(since)).told;
}

describe('news', () => {
  it.each<[string, string, string[]]>([
    ['nothing while it is clear', '...', []],
    ['raised to critical', '..C', ['raised 2025-03 clear>critical']],
    ['raised to warning', '.w.', ['raised 2025-02 clear>warning', 'resolved 2025-03 warning>clear']],
    ['escalated', '.wC', ['raised 2025-02 clear>warning', 'escalated 2025-03 warning>critical']],
    [
      'eased',
      'Cw.',
      ['raised 2025-01 clear>critical', 'eased 2025-02 critical>warning', 'resolved 2025-03 warning>clear'],
    ],
    ['resolved at once', 'C.', ['raised 2025-01 clear>critical', 'resolved 2025-02 critical>clear']],
    [
      'raised again',
      'C.C',
      ['raised 2025-01 clear>critical', 'resolved 2025-02 critical>clear', 'raised 2025-03 clear>critical'],
    ],
  ])('%s', (_, levels, expected) => {
    expect(changesOf(plain, trackOf(levels), untold(FIRST))).toEqual(expected);
  });

  it('is told once: a repeat finds nothing, and what is known stays', () => {
    const given = trackOf('.wC.C');
    const { told } = tell(plain, given.track, given.panel, untold(FIRST));
    expect(tell(plain, given.track, given.panel, told)).toEqual({ changes: [], told });
  });

  it('an empty panel says nothing and forgets nothing', () => {
    const told = toldOf('.C');
    expect(tell(plain, trackOf('').track, aPanel([]), told)).toEqual({ changes: [], told });
  });

  it('remembers how far it told, and the levels as steps', () => {
    expect(toldOf('.wCC.')).toEqual({
      since: FIRST,
      through: '2025-05',
      steps: [
        { from: '2025-02', level: 'warning' },
        { from: '2025-03', level: 'critical' },
        { from: '2025-05', level: 'clear' },
      ],
    });
  });

  it('what was told of a month is the last step up to it', () => {
    const told = toldOf('.wC.');
    expect(
      ['2024-12', '2025-01', '2025-02', '2025-03', '2025-04', '2026-01'].map((period) => toldLevel(told, period)),
    ).toEqual(['clear', 'clear', 'warning', 'critical', 'clear', 'clear']);
  });
});

describe('the first evaluation of a rule', () => {
  it('says nothing of the past, only where it stands now', () => {
    expect(changesOf(plain, trackOf('C.Cw'), untold('2025-04'))).toEqual(['raised 2025-04 clear>warning']);
    expect(changesOf(plain, trackOf('CCC.'), untold('2025-04'))).toEqual([]);
  });

  it('does not correct the past later either', () => {
    const told = tell(plain, trackOf('..C').track, trackOf('..C').panel, untold('2025-03')).told;
    expect(changesOf(plain, trackOf('CwC'), told)).toEqual([]);
  });

  it('does not tell that figures are back when nobody was told that they were missing', () => {
    expect(changesOf(plain, trackOf('CC', 'x.'), untold('2025-02'))).toEqual(['raised 2025-02 clear>critical']);
  });
});

describe('a rule that was changed', () => {
  it.each<[string, string, string, string[]]>([
    ['stands as it did: nothing to tell', '.CC', '.CC', []],
    ['no longer finds an alert: resolved', '.CC', '...', ['resolved 2025-03 critical>clear']],
    ['finds one now: raised', '...', 'CCC', ['raised 2025-03 clear>critical']],
    ['finds a lesser one: eased', '.CC', '.ww', ['eased 2025-03 critical>warning']],
  ])('%s', (_, before, after, expected) => {
    expect(changesOf(plain, trackOf(after), retold(toldOf(before), '2025-03'))).toEqual(expected);
  });

  it('does not correct what the old rule said', () => {
    const changed = retold(toldOf('.CC'), '2025-03');
    const { told } = tell(plain, trackOf('...').track, trackOf('...').panel, changed);
    expect(changesOf(plain, trackOf('C..'), told)).toEqual([]);
  });

  it('keeps the old word as the ground that later corrections stand on', () => {
    const changed = retold(toldOf('.CC'), '2025-03');
    const { told } = tell(plain, trackOf('CCC').track, trackOf('CCC').panel, changed);
    expect(told.steps).toEqual([{ from: '2025-02', level: 'critical' }]);
    expect(changesOf(plain, trackOf('CC.'), told)).toEqual(['corrected 2025-03 critical>clear']);
    expect(changesOf(plain, trackOf('CC.C'), told)).toEqual([
      'corrected 2025-03 critical>clear',
      'raised 2025-04 clear>critical',
    ]);
  });

  it('does not say again how an open alert stands: missing figures, a reminder', () => {
    const given = trackOf('CCC', '..x');
    const { changes, told } = tell(plain, given.track, given.panel, untold(FIRST));
    expect(changes.map(text)).toEqual(['raised 2025-01 clear>critical', 'no-data 2025-03 critical>critical']);
    expect(changesOf(withReminders(1), given, retold(told, '2025-03'))).toEqual([]);
    const next = trackOf('CCCC', '..x.');
    expect(changesOf(plain, next, retold(told, '2025-03'))).toEqual(['data-back 2025-04 critical>critical']);
    expect(changesOf(plain, trackOf('CC', 'x.'), retold(toldOf('CC'), '2025-02'))).toEqual([]);
  });

  it('does not tell twice when changed again', () => {
    const once = tell(plain, trackOf('CCC').track, trackOf('CCC').panel, retold(toldOf('...'), '2025-03')).told;
    expect(changesOf(plain, trackOf('CCC'), retold(once, '2025-03'))).toEqual([]);
  });
});

describe('a revision', () => {
  it.each<[string, string, string, string[]]>([
    ['withdraws an alert', '.C.', '...', ['corrected 2025-02 critical>clear']],
    ['finds one that would have been raised', '...', '.C.', ['corrected 2025-02 clear>critical']],
    ['is one event for a run of months', '.CCC.', '.....', ['corrected 2025-02..2025-04 critical>clear']],
    [
      'is an event for each run',
      'C.C',
      '...',
      ['corrected 2025-01 critical>clear', 'corrected 2025-03 critical>clear'],
    ],
    [
      'is an event for each way that neighbours turned',
      'CC.',
      'w.w',
      ['corrected 2025-01 critical>warning', 'corrected 2025-02 critical>clear', 'corrected 2025-03 clear>warning'],
    ],
    ['changes nothing that was told: nothing', '.C.', '.C.', []],
  ])('%s', (_, before, after, expected) => {
    expect(changesOf(plain, trackOf(after), toldOf(before))).toEqual(expected);
  });

  it('is corrected before the news, which goes on from the truth', () => {
    expect(changesOf(plain, trackOf('.CCC'), toldOf('...'))).toEqual(['corrected 2025-02..2025-03 clear>critical']);
    expect(changesOf(plain, trackOf('....'), toldOf('..C'))).toEqual(['corrected 2025-03 critical>clear']);
    expect(changesOf(plain, trackOf('...C'), toldOf('..C'))).toEqual([
      'corrected 2025-03 critical>clear',
      'raised 2025-04 clear>critical',
    ]);
  });

  it('is corrected once', () => {
    const given = trackOf('.....');
    const { told } = tell(plain, given.track, given.panel, toldOf('.CC'));
    expect(tell(plain, given.track, given.panel, told)).toEqual({ changes: [], told });
    expect(told.steps).toEqual([]);
  });

  it('is not told where the rule asks for no corrections; news start from what was told', () => {
    expect(changesOf(silentOnRevisions, trackOf('.CC'), toldOf('...'))).toEqual([]);
    expect(changesOf(silentOnRevisions, trackOf('.CCC'), toldOf('...'))).toEqual(['raised 2025-04 clear>critical']);
    expect(changesOf(silentOnRevisions, trackOf('....'), toldOf('.CC'))).toEqual(['resolved 2025-04 critical>clear']);
  });

  it('of months that a shorter panel does not reach is none: what was told of them stands', () => {
    const given = trackOf('..');
    const { changes, told } = tell(plain, given.track, given.panel, toldOf('.CCC'));
    expect(changes.map(text)).toEqual(['corrected 2025-02 critical>clear']);
    expect(told).toEqual({
      since: FIRST,
      through: '2025-04',
      // It is still the alert that was raised in February.
      steps: [{ from: '2025-03', level: 'critical', alert: '2025-02' }],
    });
    expect(changesOf(plain, trackOf('..CC'), told)).toEqual([]);
  });

  it('of months before a panel that begins later is none either', () => {
    const told = toldOf('CCC');
    const { track } = trackOf('C');
    const panel = aPanel([{ partners: { CN: 1 } }], { from: '2025-03' });
    expect(changesOf(plain, { track, panel }, told)).toEqual([]);
  });
});

describe('an open alert', () => {
  it.each<[string, Rule, string, string, string[]]>([
    ['no reminders unless asked for', plain, 'CCCC', '', []],
    [
      'a reminder every other month',
      withReminders(2),
      'CCCCC',
      '',
      ['reminder 2025-03 critical>critical', 'reminder 2025-05 critical>critical'],
    ],
    [
      'a change of level starts the count again',
      withReminders(2),
      'wwCCC',
      '',
      ['escalated 2025-03 warning>critical', 'reminder 2025-05 critical>critical'],
    ],
    ['no reminder of a closed one', withReminders(1), 'C..', '', ['resolved 2025-02 critical>clear']],
    [
      'a missing month is told once',
      plain,
      'CCCC',
      '.xx.',
      ['no-data 2025-02 critical>critical', 'data-back 2025-04 critical>critical'],
    ],
    ['a missing month of a clear subject is no news', plain, '....', '.x..', []],
    [
      'a missing month comes before a reminder',
      withReminders(1),
      'CCC',
      '.x.',
      ['no-data 2025-02 critical>critical', 'data-back 2025-03 critical>critical'],
    ],
    [
      'a reminder comes while figures are missing',
      withReminders(2),
      'CCC',
      '.xx',
      ['no-data 2025-02 critical>critical', 'reminder 2025-03 critical>critical'],
    ],
    [
      'a change of level says enough',
      plain,
      'CC.',
      '.x.',
      ['no-data 2025-02 critical>critical', 'resolved 2025-03 critical>clear'],
    ],
    ['raised by a missing month needs no second word', plain, 'CC', 'xx', []],
    [
      'figures come back after an alert that a missing month raised',
      plain,
      'CC',
      'x.',
      ['data-back 2025-02 critical>critical'],
    ],
  ])('%s', (...[, rule, levels, numbers, expected]) => {
    const [first, ...changes] = changesOf(rule, trackOf(levels, numbers), untold(FIRST));
    expect(levels.startsWith('.') ? [first, ...changes].filter((change) => change !== undefined) : changes).toEqual(
      expected,
    );
  });
});

describe('severityOf', () => {
  it.each([
    ['clear', 'critical', 'critical'],
    ['critical', 'warning', 'warning'],
    ['critical', 'clear', 'critical'],
    ['warning', 'clear', 'warning'],
    ['clear', 'clear', 'critical'],
  ] as const)('from %s to %s is %s', (from, to, severity) => {
    expect(severityOf({ from, to })).toBe(severity);
  });
});

const anyLevels = fc.string({ unit: fc.constantFrom('.', 'w', 'C'), minLength: 1, maxLength: 14 });
const anyGaps = fc.string({ unit: fc.constantFrom('.', '.', 'x'), minLength: 14, maxLength: 14 });
const anyNotify = fc.record({
  every: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
  corrections: fc.boolean(),
});

describe('for any course of things', () => {
  it('telling month by month is telling at once', () => {
    fc.assert(
      fc.property(anyLevels, anyGaps, anyNotify, fc.nat({ max: 13 }), (levels, gaps, { every, corrections }, start) => {
        const rule = aRule({ notify: { corrections, ...(every !== undefined && { 'repeat-every': every }) } });
        const baseline = untold(addMonths(FIRST, start % levels.length));
        const whole = trackOf(levels, gaps);
        const changes: Change[] = [];
        let told = baseline;
        for (let length = 1; length <= levels.length; length++) {
          const { track, panel } = trackOf(levels.slice(0, length), gaps);
          const telling = tell(rule, track, panel, told);
          changes.push(...telling.changes);
          told = telling.told;
        }
        expect({ changes, told }).toEqual(tell(rule, whole.track, whole.panel, baseline));
      }),
      { numRuns: 500 },
    );
  });

  it('and so it is with real rules on real histories', () => {
    fc.assert(
      fc.property(anyRule, anyHistory, (rule, entries) => {
        const told = untold(FIRST);
        const panels = entries.map((_, index) => aPanel(entries.slice(0, index + 1)));
        const fold = panels.reduce<{ changes: Change[]; told: Told }>(
          (sofar, panel) => {
            const telling = tell(rule, assess(rule, () => panel).tracks[0]!, panel, sofar.told);
            return { changes: [...sofar.changes, ...telling.changes], told: telling.told };
          },
          { changes: [], told },
        );
        const whole = panels.at(-1)!;
        expect(fold).toEqual(tell(rule, assess(rule, () => whole).tracks[0]!, whole, told));
      }),
      { numRuns: 300 },
    );
  });

  it('after any revisions what is told is what is true, and a repeat says nothing', () => {
    fc.assert(
      fc.property(fc.array(anyLevels, { minLength: 1, maxLength: 5 }), fc.nat({ max: 13 }), (versions, start) => {
        let told = untold(addMonths(FIRST, start % versions[0]!.length));
        for (const levels of versions) {
          const { track, panel } = trackOf(levels);
          const before = told;
          told = tell(plain, track, panel, before).told;
          expect(tell(plain, track, panel, told).changes).toEqual([]);
          for (const period of periodsBetween(told.since, told.through)) {
            const t = panel.columnOf(period);
            expect(toldLevel(told, period)).toBe(t < panel.length ? levelAt(track, t) : toldLevel(before, period));
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('the changes of one evaluation lead from what was told to what is true', () => {
    fc.assert(
      fc.property(anyLevels, anyLevels, (before, after) => {
        const given = trackOf(after);
        let level = LEVELS['.wC'.indexOf(before.at(-1)!)]!;
        const changes = tell(plain, given.track, given.panel, toldOf(before)).changes;
        for (const { kind, from, to, until } of changes) {
          if (kind === 'corrected' && until !== addMonths(FIRST, before.length - 1)) continue;
          expect(from).toBe(level);
          level = to;
        }
        if (after.length >= before.length) expect(level).toBe(levelAt(given.track, after.length - 1));
      }),
      { numRuns: 500 },
    );
  });
});
