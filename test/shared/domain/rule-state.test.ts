import { describe, expect, it } from 'vitest';
import { assess } from '../../../shared/domain/assess.ts';
import { panelOf } from '../../../shared/domain/panel.ts';
import { type RuleState, ruleState } from '../../../shared/domain/rule-state.ts';
import { aHistory, aPanel, aRule, chinaPercent, type HistoryEntry } from '../../support/a-history.ts';
import { aProfile } from '../../support/a-profile.ts';
import { aComposedRule, aCondition, chinaByCode } from '../../support/a-composed-rule.ts';

const AT = '2026-09-03T12:31:00.000Z';
const LINES = { threshold: { above: '80%', 'clear-below': '75%', warning: '70%' } } as const;

function stateOf(entries: HistoryEntry[], given: Parameters<typeof aRule>[0] = {}): RuleState | undefined {
  const rule = aRule({ ...LINES, ...given });
  const panel = aPanel(entries);
  return ruleState(
    rule,
    aProfile(),
    assess(rule, () => panel),
    AT,
  );
}

const reason = (percents: (number | null)[], given?: Parameters<typeof aRule>[0]) =>
  stateOf(chinaPercent(percents), given)?.reason;

describe('the state of a rule', () => {
  it('is that of the newest month', () => {
    expect(stateOf(chinaPercent([50, 60, 90]))).toEqual({
      level: 'critical',
      verdict: 'critical',
      subject: 'us-tungsten-china',
      subjects: 1,
      raised: 1,
      period: '2025-03',
      value: 0.9,
      scale: 'ratio',
      unit: 'USD',
      basis: 'imports for consumption, customs value',
      threshold: 0.8,
      warning: 0.7,
      direction: 'above',
      distance: expect.closeTo(0.1),
      reason: '90.0% in 2025-03 is above the line of 80%; critical since 2025-03.',
      sparkline: [
        { period: '2025-01', value: 0.5 },
        { period: '2025-02', value: 0.6 },
        { period: '2025-03', value: 0.9 },
      ],
      retrievedAt: '2025-05-05T12:30:00.000Z',
      evaluatedAt: AT,
    });
  });

  it('does not exist without figures', () => {
    expect(stateOf([])).toBeUndefined();
  });

  it('has 24 months at most, and a month without a number is none, not zero', () => {
    const sparkline = stateOf(chinaPercent([...Array(28).fill(50), null, 0]))?.sparkline ?? [];
    expect(sparkline).toHaveLength(24);
    expect(sparkline.slice(-2)).toEqual([
      { period: '2027-05', value: null, gap: 'late' },
      { period: '2027-06', value: 0 },
    ]);
  });

  it('of a rule on each partner is that of the one that stands highest', () => {
    const each = { metric: { kind: 'partner-share', partner: 'each' }, threshold: { above: '30%' } } as const;
    expect(stateOf([{ partners: { AT: 35, CN: 45, VN: 20 } }], each)).toMatchObject({
      subject: 'CN',
      subjects: 3,
      raised: 2,
      reason: 'China: 45.0% in 2025-01 is above the line of 30%; critical since 2025-01.',
    });
    // Below the line, the one with least stands highest.
    const below = { ...each, threshold: { below: '10%' } } as const;
    expect(stateOf([{ partners: { AT: 40, CN: 39, VN: 21 } }], below)?.subject).toBe('VN');
  });

  it.each<[string, HistoryEntry[], Parameters<typeof aRule>[0], string]>([
    [
      'an open alert stands above a number that is further',
      [{ partners: { AT: 10, CN: 60, VN: 30 } }, { partners: { AT: 35, CN: 25, VN: 40 } }],
      { threshold: { above: '50%' }, persist: { keep: 2 } },
      'CN',
    ],
    [
      'among equals the first by name stands highest',
      [{ partners: { VN: 40, CN: 40, AT: 20 } }],
      { threshold: { above: '30%' } },
      'CN',
    ],
    [
      'a partner without a number stands below all',
      [{ partners: { AT: 0, CN: 40, VN: 60 } }, { partners: { AT: 10, CN: 35, VN: 55 } }],
      { threshold: { above: '30%' }, change: { from: 'previous' } },
      'VN',
    ],
    [
      'also where less is worse',
      [{ partners: { AT: 0, CN: 40, VN: 60 } }, { partners: { AT: 10, CN: 35, VN: 55 } }],
      { threshold: { below: '-90%' }, change: { from: 'previous' } },
      'CN',
    ],
  ])('of a rule on each partner: %s, in whatever order they are looked at', (_, entries, given, expected) => {
    const rule = aRule({ metric: { kind: 'partner-share', partner: 'each' }, ...given });
    const panel = aPanel(entries);
    const assessed = assess(rule, () => panel);
    expect(assessed.tracks.length).toBeGreaterThan(2);
    for (const tracks of [assessed.tracks, [...assessed.tracks].reverse()])
      expect(ruleState(rule, aProfile(), { ...assessed, tracks }, AT)?.subject).toBe(expected);
  });

  it('says where its figures are a recording, and where they are not says nothing', () => {
    const rule = aRule(LINES);
    const recorded = panelOf(
      [aHistory(chinaPercent([60])).map((vintage) => ({ ...vintage, recording: 'carried' }))],
      'value',
    );
    expect(
      ruleState(
        rule,
        aProfile(),
        assess(rule, () => recorded),
        AT,
      )?.recording,
    ).toBe('carried');
    const live = stateOf(chinaPercent([60]));
    expect(live).not.toHaveProperty('recording');
    expect(live).not.toHaveProperty('gap');
    expect(live?.sparkline).toStrictEqual([{ period: '2025-01', value: 0.6 }]);
  });
});

describe('the sentence of a state', () => {
  it('says how far a clear one is from the nearest line', () => {
    expect(reason([60])).toBe('60.0% in 2025-01 is not above the warning line of 70% (-10.0 points).');
    expect(reason([80], { threshold: { above: '80%' } })).toBe(
      '80.0% in 2025-01 is not above the line of 80% (0.0 points).',
    );
    expect(reason([80.004], { threshold: { above: '80%' } })).toBe(
      '80.004% in 2025-01 is above the line of 80%; critical since 2025-01.',
    );
    expect(reason([40], { threshold: { below: '30%' } })).toBe(
      '40.0% in 2025-01 is not below the line of 30% (+10.0 points).',
    );
  });

  it('says since when an alert is open, and what ends one between the lines', () => {
    expect(reason([60, 72, 74])).toBe('74.0% in 2025-03 is above the warning line of 70%; warning since 2025-02.');
    expect(reason([90, 78], { threshold: { above: '80%', 'clear-below': '75%' } })).toBe(
      '78.0% in 2025-02 is not above the line of 80% (-2.0 points), and the alert ends only below 75%; critical since 2025-01.',
    );
    expect(reason([90, 50], { threshold: { above: '80%' }, persist: { keep: 2 } })).toBe(
      '50.0% in 2025-02 is not above the line of 80% (-30.0 points); the alert ends after 2 months running like this; critical since 2025-01.',
    );
  });

  it('of a line below says that the alert ends above', () => {
    expect(reason([10, 25], { threshold: { below: '20%', 'clear-above': '30%' } })).toBe(
      '25.0% in 2025-02 is not below the line of 20% (+5.0 points), and the alert ends only above 30%; critical since 2025-01.',
    );
  });

  it('of a rule that another one silences says so', () => {
    const silencer = aRule({ id: 'parent', threshold: { above: '50%' } });
    const rule = aRule({ ...LINES, 'silenced-by': ['parent'] });
    const panel = aPanel(chinaPercent([90]));
    const silencers = [assess(silencer, () => panel)];
    expect(
      ruleState(
        rule,
        aProfile(),
        assess(rule, () => panel, { silencers }),
        AT,
      )?.reason,
    ).toMatch(/^90\.0% in 2025-01 is above the line of 80%; silent while .*parent.* has an open alert\.$/);
  });

  it('of several conditions says which hold, what the rule asks for, and since when', () => {
    const rule = aComposedRule({ all: [aCondition('8101940000'), aCondition('8101960000')] });
    const reasonOf = (...percents: [number[], number[]]) => {
      const history = chinaByCode({ '8101940000': percents[0], '8101960000': percents[1] });
      return ruleState(rule, aProfile(), assess(rule, history), AT)?.reason;
    };
    expect(reasonOf([90], [10])).toBe(
      'in 2025-01 condition (1) holds and condition (2) does not; the rule asks for (1) and (2); clear.',
    );
    expect(reasonOf([90, 90], [90, 90])).toBe(
      'in 2025-02 conditions (1) and (2) hold; the rule asks for (1) and (2); critical since 2025-01.',
    );
  });

  it('says what a pending one waits for', () => {
    expect(stateOf(chinaPercent([60, 90]), { persist: { months: 2, 'out-of': 3 } })?.verdict).toBe('pending');
    expect(reason([60, 90], { persist: { months: 2, 'out-of': 3 } })).toBe(
      '90.0% in 2025-02 is above the line of 80%; pending: it takes 2 of the last 3 months.',
    );
  });

  it('says why there is no number, and that nothing changes', () => {
    expect(stateOf([...chinaPercent([60]), 'suppressed'])).toMatchObject({
      verdict: 'unknown',
      value: null,
      gap: 'suppressed',
      distance: null,
    });
    const gap = stateOf([...chinaPercent([60]), 'suppressed'])?.reason;
    expect(gap).toBe('there is no number for 2025-02, because the source withholds this code; the level stays clear.');
    const open = stateOf([...chinaPercent([90]), 'suppressed'])?.reason;
    expect(open).toBe(
      'there is no number for 2025-02, because the source withholds this code; critical since 2025-01.',
    );
  });
});
