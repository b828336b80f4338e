/** A rule that another one silences: no alert of its own while the other has one. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alertEvent } from '../../../shared/domain/alert-event.ts';
import { assess, type Assessed, assessmentAt, levelAt } from '../../../shared/domain/assess.ts';
import { tell } from '../../../shared/domain/tell.ts';
import { untold } from '../../../shared/domain/told.ts';
import { aPanel, aRule, chinaPercent, type HistoryEntry } from '../../support/a-history.ts';
import { aProfile } from '../../support/a-profile.ts';

const share = (...percents: (number | null)[]) => chinaPercent(percents);
const child = aRule({ id: 'child', threshold: { above: '60%', 'clear-below': '50%' }, 'silenced-by': ['parent'] });
const parentRule = aRule({ id: 'parent', threshold: { above: '80%', 'clear-below': '75%' } });

function parentOf(entries: HistoryEntry[], from = '2025-01'): Assessed {
  return assess(parentRule, () => aPanel(entries, { from }));
}

function childOf(entries: HistoryEntry[], ...silencers: Assessed[]) {
  const panel = aPanel(entries);
  const track = assess(child, () => panel, { silencers }).tracks[0]!;
  return { panel, track, levels: [...track.levels].map((level) => '.wC'[level]).join('') };
}

describe('the child', () => {
  it.each<[string, HistoryEntry[], HistoryEntry[], string]>([
    ['is silent while the parent has an alert', share(70, 70, 70), share(90, 90, 90), '...'],
    ['is raised when that of the parent ends and it is still beyond', share(70, 70, 70), share(90, 70, 70), '.CC'],
    ['stays clear when it is not', share(70, 40, 40), share(90, 70, 70), '...'],
    ['falls silent when the parent is raised', share(70, 70, 70), share(70, 90, 70), 'C.C'],
    ['is as it would be while the parent is clear', share(70, 55, 45), share(10, 10, 10), 'CC.'],
    ['is raised between its lines, if it would be open there', share(70, 55, 55), share(90, 90, 10), '..C'],
    [
      'is silent through a month in which the parent has no number and an open alert',
      share(70, 70, 70),
      share(90, null, 90),
      '...',
    ],
  ])('%s', (_, own, parents, expected) => {
    expect(childOf(own, parentOf(parents)).levels).toBe(expected);
  });

  it('hears every parent', () => {
    const [one, other] = [parentOf(share(90, 10, 10)), parentOf(share(10, 10, 90))];
    expect(childOf(share(70, 70, 70), one, other).levels).toBe('.C.');
  });

  it('is silent while any subject of the parent has an alert', () => {
    const each = aRule({
      id: 'parent',
      metric: { kind: 'partner-share', partner: 'each' },
      threshold: { above: '50%' },
    });
    const parent = assess(each, () =>
      aPanel([{ partners: { CN: 40, VN: 60 } }, { partners: { CN: 40, VN: 45, AT: 15 } }]),
    );
    expect(childOf(share(70, 70), parent).levels).toBe('.C');
  });

  it('a warning of the parent silences as well', () => {
    const warning = aRule({ id: 'parent', threshold: { above: '80%', warning: '50%' } });
    expect(
      childOf(
        share(70, 70),
        assess(warning, () => aPanel(share(60, 40))),
      ).levels,
    ).toBe('.C');
  });

  it('before the data of the parent begin nothing silences it', () => {
    expect(childOf(share(70, 70, 70), parentOf(share(90), '2025-03')).levels).toBe('CC.');
  });

  it('after the data of the parent end its last word counts', () => {
    expect(childOf(share(70, 70, 70), parentOf(share(10, 90))).levels).toBe('C..');
    expect(childOf(share(70, 70, 70), parentOf(share(90, 10))).levels).toBe('.CC');
    expect(childOf(share(70, 70, 70), parentOf(share(10, 90), '2024-11')).levels).toBe('...');
  });

  it('of a parent without data hears nothing', () => {
    expect(childOf(share(70, 70), parentOf([])).levels).toBe('CC');
  });

  it('a breach that is silenced is pending', () => {
    const { track, panel } = childOf(share(70), parentOf(share(90)));
    expect(assessmentAt(track, panel, 0)).toMatchObject({ level: 'clear', verdict: 'pending', value: 0.7 });
  });
});

describe('what is told', () => {
  function reasons(own: HistoryEntry[], parents: HistoryEntry[]): string[] {
    const { panel, track } = childOf(own, parentOf(parents));
    return tell(child, track, panel, untold('2025-01')).changes.map(
      (change) =>
        alertEvent({ rule: child, profile: aProfile(), track, panel, others: [], at: '', version: 1 }, change).reason,
    );
  }

  it('says that another rule closed the alert, not that the value went back', () => {
    expect(reasons(share(70, 70), share(10, 90))).toEqual([
      '70.0% in 2025-01 is above the line of 60%.',
      '70.0% in 2025-02. The alert is closed because the rule parent has an open alert, which silences this rule.',
    ]);
  });

  it('says why an alert comes while its value stands between the lines', () => {
    expect(reasons(share(70, 55), share(90, 10))).toEqual([
      '55.0% in 2025-02. The rule was silent while the rule parent had an open alert; that has ended, and the level is critical.',
    ]);
  });

  it('says nothing of silence where it ends by itself', () => {
    expect(reasons(share(70, 40), share(10, 10))[1]).toBe('40.0% in 2025-02 is below the clear line of 50%.');
  });
});

it('for any two courses: silent where the parent is open, itself where it is not', () => {
  const percents = fc.array(fc.oneof(fc.integer({ min: 0, max: 100 }), fc.constant(null)), {
    minLength: 8,
    maxLength: 8,
  });
  const ends = (given: (number | null)[]) => share(50, ...given, 50);
  fc.assert(
    fc.property(percents, percents, (own, parents) => {
      const parent = parentOf(ends(parents));
      const { track, panel } = childOf(ends(own), parent);
      const free = childOf(ends(own)).track;
      for (let t = 0; t < panel.length; t++) {
        const isOpen = levelAt(parent.tracks[0]!, t) !== 'clear';
        expect(levelAt(track, t)).toBe(isOpen ? 'clear' : levelAt(free, t));
        expect(track.silent![t] === 1).toBe(isOpen && levelAt(free, t) !== 'clear');
      }
    }),
  );
});
