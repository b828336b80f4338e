/** What a revision makes otherwise: which months are corrected, of which alert, and what becomes of that alert. */
import { describe, expect, it } from 'vitest';
import type { Told } from '../../../shared/domain/alert.ts';
import { assess } from '../../../shared/domain/assess.ts';
import { correctedAlert, correctionsOf, truth } from '../../../shared/domain/corrections.ts';
import { type Change, retold, untold } from '../../../shared/domain/told.ts';
import { aPanel, aRule, chinaPercent } from '../../support/a-history.ts';

const rule = aRule({ threshold: { above: '80%', warning: '70%' } });
const PERCENT = { '.': 50, w: 75, C: 90 };

/** Months from January 2025 on, by level: `.` clear, `w` warning, `C` critical. */
function tracked(levels: string) {
  const percents = [...levels].map((letter) => PERCENT[letter as keyof typeof PERCENT]);
  const panel = aPanel(chinaPercent(percents));
  const [track] = assess(rule, () => panel).tracks;
  if (track === undefined) throw new Error('the rule has a subject');
  return { track, panel };
}

/** What is told after these months, had they come out like this the first time. */
function toldOf(levels: string): Told {
  const { track, panel } = tracked(levels);
  return truth(track, panel, { ...untold('2025-01'), through: panel.periodAt(panel.length - 1) });
}

function revised(before: string, after: string) {
  const told = toldOf(before);
  const { track, panel } = tracked(after);
  const known = truth(track, panel, told);
  const changes = correctionsOf(track, panel, told);
  const verdicts = changes.map((change) => {
    const { opened, verdict } = correctedAlert(change, { told, known });
    return `${verdict} ${opened}`;
  });
  return { known, changes: changes.map(line), verdicts };
}

function line({ kind, period, until, from, to }: Change): string {
  return `${kind} ${period} to ${until}: ${from} > ${to}`;
}

describe('the corrections of a revision', () => {
  it.each<[string, string, string, string[], string[]]>([
    ['none where nothing is otherwise', '.wC.', '.wC.', [], []],
    [
      'one a run of months that were told alike',
      '.CC.',
      '....',
      ['2025-02 to 2025-03: critical > clear'],
      ['withdrawn 2025-02'],
    ],
    [
      'one for each level that was told',
      '.wC.',
      '....',
      ['2025-02 to 2025-02: warning > clear', '2025-03 to 2025-03: critical > clear'],
      ['withdrawn 2025-02', 'withdrawn 2025-02'],
    ],
    [
      'one for each level that is true now',
      '....',
      '.wC.',
      ['2025-02 to 2025-02: clear > warning', '2025-03 to 2025-03: clear > critical'],
      ['would-have-been-raised 2025-02', 'would-have-been-raised 2025-02'],
    ],
    [
      'one for each alert, though nothing lies between them now',
      'CC.C',
      'wwww',
      [
        '2025-01 to 2025-02: critical > warning',
        '2025-03 to 2025-03: clear > warning',
        '2025-04 to 2025-04: critical > warning',
      ],
      ['changed 2025-01', 'changed 2025-01', 'changed 2025-04'],
    ],
    [
      'two where a month between them stands',
      'C.C.',
      '....',
      ['2025-01 to 2025-01: critical > clear', '2025-03 to 2025-03: critical > clear'],
      ['withdrawn 2025-01', 'withdrawn 2025-03'],
    ],
    [
      'of an alert that lasted longer and is over all the same',
      '.C..',
      '.CC.',
      ['2025-03 to 2025-03: clear > critical'],
      ['changed 2025-02'],
    ],
    ['of an alert that is over', '.CC', '.C.', ['2025-03 to 2025-03: critical > clear'], ['ended 2025-02']],
    ['of an alert that is open', '...', '.CC', ['2025-02 to 2025-03: clear > critical'], ['raised 2025-02']],
  ])('are %s', (...[, before, after, lines, verdicts]) => {
    const found = revised(before, after);
    expect(found.changes).toEqual(lines.map((text) => `corrected ${text}`));
    expect(found.verdicts).toEqual(verdicts);
  });

  it('are one for each alert where an earlier revision has joined two', () => {
    const joined = revised('C.C.', 'CCC.').known;
    const { track, panel } = tracked('....');
    const known = truth(track, panel, joined);
    const changes = correctionsOf(track, panel, joined);
    expect(changes.map(line)).toEqual([
      'corrected 2025-01 to 2025-02: critical > clear',
      'corrected 2025-03 to 2025-03: critical > clear',
    ]);
    expect(changes.map((change) => correctedAlert(change, { told: joined, known }))).toMatchObject([
      { opened: '2025-01', verdict: 'withdrawn' },
      { opened: '2025-03', verdict: 'withdrawn' },
    ]);
  });

  it('are none of months outside of the figures, whose levels stand as told', () => {
    const told: Told = {
      since: '2024-12',
      through: '2025-03',
      steps: [{ from: '2024-12', level: 'critical' }],
    };
    const { track, panel } = tracked('..');
    expect(correctionsOf(track, panel, told).map(line)).toEqual(['corrected 2025-01 to 2025-02: critical > clear']);
    expect(truth(track, panel, told).steps).toStrictEqual([
      { from: '2024-12', level: 'critical' },
      { from: '2025-01', level: 'clear' },
      { from: '2025-03', level: 'critical', alert: '2024-12' },
    ]);
  });
});

describe('the timeline as it is now', () => {
  it.each<[string, string, string, Told['steps']]>([
    [
      'a run that nothing was told of, with clear months after it, is an alert of its own',
      '...C',
      'C..C',
      [
        { from: '2025-01', level: 'critical' },
        { from: '2025-02', level: 'clear' },
        { from: '2025-04', level: 'critical' },
      ],
    ],
    [
      'a run that was told of later is of that alert',
      '..CC',
      'CCCC',
      [{ from: '2025-01', level: 'critical', alert: '2025-03' }],
    ],
    ['a run that nothing was told of to the end is its own', '....', '.CCC', [{ from: '2025-02', level: 'critical' }]],
    [
      'two alerts that were joined are told apart still',
      'C.C.',
      'CCC.',
      [
        { from: '2025-01', level: 'critical' },
        { from: '2025-03', level: 'critical', alert: '2025-03' },
        { from: '2025-04', level: 'clear' },
      ],
    ],
  ])('%s', (_, before, after, steps) => {
    expect(revised(before, after).known.steps).toStrictEqual(steps);
  });

  it('leaves alone what was told before a change of the rule', () => {
    const told = retold(toldOf('.CC'), '2025-04');
    const through = { ...told, through: '2025-05' };
    expect(told.steps).toStrictEqual([{ from: '2025-03', level: 'critical', alert: '2025-02' }]);
    const { track, panel } = tracked('...C.');
    expect(truth(track, panel, through).steps).toStrictEqual([...told.steps, { from: '2025-05', level: 'clear' }]);
  });
});
