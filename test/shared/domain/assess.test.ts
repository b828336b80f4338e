import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assess, assessmentAt, levelAt, type Track } from '../../../shared/domain/assess.ts';
import { gapReason } from '../../../shared/domain/gap.ts';
import type { Panel } from '../../../shared/domain/panel.ts';
import type { Rule } from '../../../shared/domain/rule.ts';
import { aPanel, aRule, chinaPercent, type HistoryEntry } from '../../support/a-history.ts';
import { anyHistory, anyRule } from '../../support/any-rule.ts';
import { type ExpectedPeriod, naiveAssessment } from '../../support/naive-assessment.ts';

type Given = Parameters<typeof aRule>[0];

const LETTERS = { clear: '.', pending: 'p', warning: 'w', critical: 'C', unknown: '?' } as const;

const only = (rule: Rule, panel: Panel): Track => {
  const [track, ...more] = assess(rule, () => panel).tracks;
  expect(more).toEqual([]);
  return track!;
};

/** A letter a month for what the verdict is: `.` clear, `p` pending, `w` warning, `C` critical, `?` unknown. */
function verdicts(given: Given, entries: HistoryEntry[]): string {
  const panel = aPanel(entries);
  const track = only(aRule(given), panel);
  return entries.map((_, t) => LETTERS[assessmentAt(track, panel, t).verdict]).join('');
}

/** The same for where the subject stands at the end of each month. */
function levels(given: Given, entries: HistoryEntry[]): string {
  const track = only(aRule(given), aPanel(entries));
  return entries.map((_, t) => LETTERS[levelAt(track, t)]).join('');
}

const share = (...percents: (number | null)[]) => chinaPercent(percents);
const above = { threshold: { above: '80%' } };
const band = { threshold: { above: '80%', 'clear-below': '70%' } };
const below = { threshold: { below: '20%', 'clear-above': '30%' } };
const two = { threshold: { above: '80%', 'clear-below': '70%', warning: '60%' } };

describe('a line', () => {
  it.each<[string, Given, HistoryEntry[], string]>([
    ['equal to the line is no breach', above, share(80, 81, 79), '.C.'],
    ['equal to the line does not end an alert either', above, share(81, 80, 79), 'CC.'],
    ['between the lines a clear subject stays clear', band, share(75, 79, 80), '...'],
    ['between the lines an open alert stays open', band, share(81, 75, 70, 69, 75), 'CCC..'],
    ['equal to the clear line does not end it', band, share(81, 70), 'CC'],
    ['below: strictly below the line is a breach', below, share(20, 19), '.C'],
    ['below: between the lines it stays', below, share(25, 19, 25, 30, 31, 25), '.CCC..'],
    ['a line at zero is a line', { threshold: { above: 0 } }, share(0, 1, 0), '.CC'],
    ['a line at zero, below: nothing is below it', { threshold: { below: '0%' } }, share(0, 1), '..'],
  ])('%s', (_, given, entries, expected) => {
    expect(verdicts(given, entries)).toBe(expected);
  });
});

describe('M of the last N', () => {
  const persist = (months: number, outOf?: number, keep?: number) => ({
    ...band,
    persist: { months, ...(outOf !== undefined && { 'out-of': outOf }), ...(keep !== undefined && { keep }) },
  });

  it.each<[string, Given, HistoryEntry[], string]>([
    ['one breach of two asked for is pending', persist(2), share(81, 60, 81, 60), 'p.p.'],
    ['two running raise in the second', persist(2), share(81, 81, 60), 'pC.'],
    ['two of three raise with a month between', persist(2, 3), share(81, 60, 81), 'p.C'],
    ['two of three do not see four months back', persist(2, 3), share(81, 60, 60, 81), 'p..p'],
    ['only a month that breaches raises', persist(1, 3), share(81, 60, 60), 'C..'],
    ['an unknown month takes its place among the last', persist(2), share(81, null, 81, 81), 'p?pC'],
    ['an unknown month leaves room in three', persist(2, 3), share(81, null, 81), 'p?C'],
    ['an earlier end does not reset the count', persist(2, 3), share(81, 81, 60, 81), 'pC.C'],
    ['an open alert that dips between the lines needs no new count', persist(3), share(81, 81, 81, 75, 81), 'ppCCC'],
    ['the first months have fewer before them', persist(1, 12), share(81), 'C'],
    ['keep: one month back is not two', persist(1, 1, 2), share(81, 60, 81, 60, 60), 'CCCC.'],
    ['keep: a month between the lines breaks the run', persist(1, 1, 2), share(81, 60, 75, 60, 60), 'CCCC.'],
    ['keep: an unknown month breaks the run', persist(1, 1, 2), share(81, 60, null, 60, 60), 'CC?C.'],
    ['keep: months back before the alert do not count', persist(1, 1, 3), share(60, 60, 81, 60, 60, 60), '..CCC.'],
  ])('%s', (_, given, entries, expected) => {
    expect(verdicts(given, entries)).toBe(expected);
  });
});

describe('two levels', () => {
  it.each<[string, Given, HistoryEntry[], string]>([
    ['warning, then critical', two, share(50, 61, 81), '.wC'],
    ['critical at once', two, share(50, 81), '.C'],
    ['equal to the warning line is no warning', two, share(60), '.'],
    ['critical eases to warning below its clear line', two, share(81, 75, 69, 65), 'CCww'],
    ['critical ends at once when both lines are left', two, share(81, 50), 'C.'],
    ['equal to the warning line, an eased alert stays a warning', two, share(81, 65, 60, 59), 'Cww.'],
    ['a warning does not wait for the clear line of critical', two, share(61, 59), 'w.'],
    ['a warning escalates again', two, share(81, 65, 81), 'CwC'],
    ['beyond the warning line alone is pending too', { ...two, persist: { months: 2 } }, share(61, 50, 61, 61), 'p.pw'],
    ['both lines need their months', { ...two, persist: { months: 2 } }, share(81, 61, 81, 81), 'pwwC'],
    [
      'mirrored',
      { threshold: { below: '20%', 'clear-above': '30%', warning: '40%' } },
      share(41, 39, 19, 25, 31, 41),
      '.wCCw.',
    ],
    [
      'a clear line further back than the warning ends both',
      { threshold: { above: '80%', 'clear-below': '50%', warning: '60%' } },
      share(61, 55, 81, 55, 49),
      'wwCC.',
    ],
  ])('%s', (_, given, entries, expected) => {
    expect(verdicts(given, entries)).toBe(expected);
  });
});

describe('a month without a number', () => {
  const missing = (when: 'hold' | 'clear' | 'alert', more: Given = {}) => ({
    ...band,
    guards: { 'when-missing': when },
    ...more,
  });

  it.each<[string, Given, HistoryEntry[], string]>([
    ['hold: an open alert stays open', missing('hold'), share(81, null, 75), 'CCC'],
    ['hold: a clear subject stays clear', missing('hold'), share(60, null, 75), '...'],
    ['clear: an open alert ends', missing('clear'), share(81, null, 75), 'C..'],
    [
      'clear: it counts among those that keep asks for',
      missing('clear', { persist: { keep: 2 } }),
      share(81, null, 60, 75),
      'CC..',
    ],
    ['alert: a clear subject is raised', missing('alert'), share(60, null, 75, 60), '.CC.'],
    [
      'alert: it counts as a breach among the last N',
      missing('alert', { persist: { months: 2 } }),
      share(60, null, 81),
      '..C',
    ],
    [
      'alert: it is critical, whatever the warning line',
      { ...two, guards: { 'when-missing': 'alert' } },
      share(60, null, 60),
      '.Cw',
    ],
  ])('%s', (_, given, entries, expected) => {
    expect(levels(given, entries)).toBe(expected);
  });

  it('breaches nothing, below a line either', () => {
    expect([...only(aRule(below), aPanel(share(10, null, 10))).breached]).toEqual([1, 0, 1]);
    expect([...only(aRule(above), aPanel(share(90, null, 80))).breached]).toEqual([1, 0, 0]);
  });

  it('is unknown, whatever the level, and says why', () => {
    const panel = aPanel(share(81, null, 60));
    const track = only(aRule(band), panel);
    expect(assessmentAt(track, panel, 1)).toEqual({
      rule: 'us-tungsten-china',
      subject: 'us-tungsten-china',
      period: '2025-02',
      value: null,
      gap: 'late',
      level: 'critical',
      verdict: 'unknown',
    });
  });

  it('outside the panel nothing is known and nothing is open', () => {
    const panel = aPanel(share(81));
    expect(assessmentAt(only(aRule(band), panel), panel, 5)).toMatchObject({
      value: null,
      level: 'clear',
      verdict: 'clear',
    });
    expect(levelAt(only(aRule(band), panel), -1)).toBe('clear');
  });
});

describe('the minimum of trade', () => {
  const small = (china: number, total: number): HistoryEntry => ({ partners: { CN: china }, total });

  it.each<[string, Given, HistoryEntry[], string]>([
    [
      'below it there is no number',
      { ...above, guards: { 'minimum-trade': 1000 } },
      [small(999, 999), small(1000, 1000)],
      '?C',
    ],
    ['equal to it there is', { ...above, guards: { 'minimum-trade': 1000 } }, [small(1000, 1000)], 'C'],
    ['a minimum of nothing asks for nothing', { ...above, guards: { 'minimum-trade': 0 } }, [small(1, 1)], 'C'],
    [
      'it is the trade of the whole window',
      { ...above, window: { months: 2 }, guards: { 'minimum-trade': 1000 } },
      [small(500, 500), small(500, 500), small(499, 499)],
      '?C?',
    ],
  ])('%s', (_, given, entries, expected) => {
    expect(verdicts(given, entries)).toBe(expected);
  });

  it('has its own reason, and leaves other reasons alone', () => {
    const { gaps } = only(
      aRule({ guards: { 'minimum-trade': 50 } }),
      aPanel([small(1, 1), undefined, { partners: {}, total: 0 }]),
    );
    expect([...gaps].map(gapReason)).toEqual(['below-minimum-trade', 'late', 'denominator-zero']);
  });
});

describe('one subject a partner', () => {
  it('each has its own track', () => {
    const rule = aRule({
      metric: { kind: 'partner-share', partner: 'each', 'at-least': '10%' },
      threshold: { above: '50%' },
    });
    const panel = aPanel([{ partners: { CN: 60, VN: 35, AT: 5 } }, { partners: { CN: 30, VN: 65, AT: 5 } }]);
    const { tracks } = assess(rule, () => panel);
    expect(tracks.map(({ subject, partner, levels: column }) => [subject, partner, [...column]])).toEqual([
      ['CN', 'CN', [2, 0]],
      ['VN', 'VN', [0, 2]],
    ]);
  });

  it('a rule on the whole has no partner', () => {
    expect(only(aRule(), aPanel(share(50)))).not.toHaveProperty('partner');
  });
});

describe('partners that something was told of', () => {
  const each = aRule({
    metric: { kind: 'partner-share', partner: 'each', 'at-least': '10%' },
    threshold: { above: '50%' },
  });
  const panel = aPanel([{ partners: { CN: 60, VN: 35, AT: 5 } }, { partners: { CN: 100 } }]);
  const subjects = (partners: string[]) => assess(each, () => panel, { partners }).tracks.map(({ subject }) => subject);

  it('are assessed once, whether or not they are in the history still', () => {
    expect(subjects([])).toEqual(['CN', 'VN']);
    expect(subjects(['VN', 'AT', 'DE', 'DE'])).toEqual(['CN', 'VN', 'AT', 'DE']);
  });

  it('trade nothing where the history has no row of them, and so their alerts end', () => {
    const track = assess(each, () => panel, { partners: ['DE'] }).tracks.at(-1)!;
    expect([[...track.values], [...track.gaps], [...track.levels]]).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
  });

  it('do not matter to a rule on the whole', () => {
    expect(assess(aRule(), () => panel, { partners: ['DE'] }).tracks).toHaveLength(1);
  });
});

describe('provisional months', () => {
  const wait = (releases: number) => ({ ...above, guards: { 'confirm-after': releases } });

  it('are judged once so many later releases have confirmed them', () => {
    const panel = aPanel(share(90, 10, 90));
    const assessed = (releases: number) => assess(aRule(wait(releases)), () => panel);
    expect([0, 1, 2].map((releases) => assessed(releases).panel.length)).toEqual([3, 2, 1]);
    expect(assessed(1).tracks[0]!.levels).toEqual(Uint8Array.of(2, 0));
    expect(assessed(1).panel.periodAt(1)).toBe('2025-02');
  });

  it('are all of a history that is no longer than that', () => {
    for (const releases of [3, 12]) {
      const { panel, tracks } = assess(aRule(wait(releases)), () => aPanel(share(90, 10, 90)));
      expect([panel.length, tracks[0]!.levels.length]).toEqual([0, 0]);
    }
  });

  it('are cut off from every input of the rule', () => {
    const rule = aRule({
      metric: { kind: 'coverage', exports: { basis: 'domestic' } },
      threshold: { below: 0.5 },
      guards: { 'confirm-after': 1 },
    });
    const trade = (...amounts: number[]) => aPanel(amounts.map((amount) => ({ partners: { CN: amount } })));
    const [imports, exports] = [trade(100, 100, 100), trade(90, 10, 90)];
    const { panel, others, tracks } = assess(rule, ({ flow }) => (flow === 'imports' ? imports : exports));
    expect([panel.length, others.map(({ length }) => length)]).toEqual([2, [2]]);
    expect([...tracks[0]!.values]).toEqual([0.9, 0.1]);
    expect([...tracks[0]!.levels]).toEqual([0, 2]);
  });

  it('a month that is missing is a release too', () => {
    expect(assess(aRule(wait(1)), () => aPanel(share(90, null, 90))).panel.length).toBe(2);
  });

  it('waiting only delays what is found', () => {
    fc.assert(
      fc.property(anyHistory, fc.nat({ max: 4 }), (entries, releases) => {
        const panel = aPanel(entries);
        const [now, later] = [only(aRule(above), panel), assess(aRule(wait(releases)), () => panel).tracks[0]!];
        expect([...later.levels]).toEqual([...now.levels].slice(0, Math.max(0, panel.length - releases)));
      }),
    );
  });
});

/** Tracks as the naive definition states them. */
function periodsOf(track: Track, panel: Panel): ExpectedPeriod[] {
  return Array.from({ length: panel.length }, (_, t) => {
    const { value, gap, level } = assessmentAt(track, panel, t);
    return { value, gap, level };
  });
}

describe('for any rule and any history', () => {
  it('the fold finds what the definition says, looked up anew in every period', () => {
    fc.assert(
      fc.property(anyRule, anyHistory, (rule, entries) => {
        const panel = aPanel(entries);
        const cut = entries.slice(entries.findIndex((entry) => entry !== undefined)).slice(0, panel.length);
        expect(periodsOf(only(rule, panel), panel)).toEqual(naiveAssessment(rule.condition, cut));
      }),
      { numRuns: 3000 },
    );
  });

  it('a number is finite wherever there is no gap', () => {
    fc.assert(
      fc.property(anyRule, anyHistory, (rule, entries) => {
        const { values, gaps } = only(rule, aPanel(entries));
        expect(values.every((value, t) => gaps[t] !== 0 || Number.isFinite(value))).toBe(true);
      }),
    );
  });

  it('later months change nothing of what was found before', () => {
    fc.assert(
      fc.property(anyRule, anyHistory, fc.nat({ max: 20 }), (rule, entries, months) => {
        const [part, whole] = [aPanel(entries.slice(0, months)), aPanel(entries)];
        expect(periodsOf(only(rule, part), part)).toEqual(periodsOf(only(rule, whole), whole).slice(0, part.length));
      }),
    );
  });

  it('a longer persistence never raises earlier', () => {
    fc.assert(
      fc.property(anyRule, anyHistory, (rule, entries) => {
        const { months, outOf, keep } = rule.persist;
        const patient = { ...rule, persist: { months: months + 1, outOf: Math.max(outOf, months + 1), keep } };
        const first = (given: Rule) => {
          const at = only(given, aPanel(entries)).levels.findIndex((level) => level > 0);
          return at === -1 ? Number.POSITIVE_INFINITY : at;
        };
        expect(first(patient)).toBeGreaterThanOrEqual(first(rule));
      }),
    );
  });

  it('without hysteresis and with one month the level is the comparison, but for a value on the line', () => {
    const percents = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 24 });
    fc.assert(
      fc.property(percents, fc.integer({ min: 0, max: 99 }), (given, line) => {
        const text = levels({ threshold: { above: `${line}%` } }, share(...given));
        given.forEach((percent, t) => {
          if (percent > line) expect(text[t]).toBe('C');
          if (percent < line) expect(text[t]).toBe('.');
          if (percent === line) expect(text[t]).toBe(text[t - 1] ?? '.');
        });
      }),
    );
  });

  it('an amount is in its own unit: scaling trade and lines alike changes no level', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 1000 }), { minLength: 1, maxLength: 12 }),
        fc.nat({ max: 1000 }),
        (totals, line) => {
          const run = (factor: number) =>
            levels(
              { metric: { kind: 'trade-value' }, threshold: { below: line * factor } },
              totals.map((total) => ({ partners: {}, total: total * factor })),
            );
          expect(run(1024)).toBe(run(1));
        },
      ),
    );
  });
});
