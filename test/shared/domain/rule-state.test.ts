import { describe, expect, it } from 'vitest';
import { assess } from '../../../shared/domain/assess.ts';
import { type RuleState, ruleState } from '../../../shared/domain/rule-state.ts';
import { aPanel, aRule, chinaPercent, type HistoryEntry } from '../../support/a-history.ts';
import { aProfile } from '../../support/a-profile.ts';

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
    // An open alert stands above a number that is further, and a partner without a number below all.
    expect(
      stateOf([{ partners: { AT: 60, CN: 40 } }, { partners: { AT: 1, CN: 99 } }], { ...each, persist: { months: 2 } })
        ?.subject,
    ).toBe('CN');
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
