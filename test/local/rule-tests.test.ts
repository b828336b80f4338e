import { describe, expect, it } from 'vitest';
import { type RuleTestCase, ruleTestSchema } from '../../local/rule-test-schema.ts';
import { runRuleTest } from '../../local/rule-tests.ts';
import { type RuleDocument, ruleSchema } from '../../shared/domain/rule.ts';
import { aRuleDocument } from '../support/a-rule-document.ts';

const monthly = aRuleDocument({ window: { months: 1 }, threshold: { above: '80%' } });
const RAISED = { '2025-01': { CN: 50, total: 100 }, '2025-02': { CN: 81.25, total: 100 } };

function aCase(given: object): RuleTestCase {
  const [only] = ruleTestSchema.parse({ rule: 'a', cases: [{ name: 'a case', expect: [], ...given }] }).cases;
  if (only === undefined) throw new Error('one case was given');
  return only;
}

function differences(given: object, rule: RuleDocument = monthly, silencers: readonly RuleDocument[] = []) {
  const outcome = runRuleTest(rule, silencers, aCase(given));
  return 'problem' in outcome
    ? outcome.problem
    : outcome.differences.map(({ period, expected, found }) => `${period}: ${expected}; ${found}`);
}

describe('a rule test', () => {
  it('passes when every event came, and no other', () => {
    expect(differences({ rows: RAISED, expect: [{ period: '2025-02', kind: 'raised' }] })).toEqual([]);
  });

  it.each([
    [
      'an event that did not come',
      [
        { period: '2025-01', kind: 'raised' },
        { period: '2025-02', kind: 'raised' },
      ],
      ['2025-01: raised; nothing'],
    ],
    ['an event that was not expected', [], ['2025-02: nothing; raised (critical, to critical, 81.3%)']],
    [
      'another kind',
      [{ period: '2025-02', kind: 'resolved' }],
      ['2025-02: resolved; raised (critical, to critical, 81.3%)'],
    ],
    [
      'another severity',
      [{ period: '2025-02', kind: 'raised', severity: 'warning' }],
      ['2025-02: raised (warning); raised (critical, to critical, 81.3%)'],
    ],
    [
      'another value',
      [{ period: '2025-02', kind: 'raised', value: '81.4%' }],
      ['2025-02: raised (81.4%); raised (critical, to critical, 81.3%)'],
    ],
    [
      'a value instead of none',
      [{ period: '2025-02', kind: 'raised', value: null }],
      ['2025-02: raised (no number); raised (critical, to critical, 81.3%)'],
    ],
    [
      'another level',
      [{ period: '2025-02', kind: 'raised', to: 'warning' }],
      ['2025-02: raised (to warning); raised (critical, to critical, 81.3%)'],
    ],
    [
      'another subject',
      [{ period: '2025-02', kind: 'raised', subject: 'VN' }],
      ['2025-02: VN raised; raised (critical, to critical, 81.3%)'],
    ],
    [
      'the same event twice',
      [
        { period: '2025-02', kind: 'raised' },
        { period: '2025-02', kind: 'raised' },
      ],
      ['2025-02: raised; nothing'],
    ],
  ])('fails on %s', (_, expected, found) => {
    expect(differences({ rows: RAISED, expect: expected })).toEqual(found);
  });

  it.each(['81%', '81.3%', '81.25%', 0.8125, 0.81, 0.813])('takes a value as exact as it is written: %s', (value) => {
    expect(differences({ rows: RAISED, expect: [{ period: '2025-02', kind: 'raised', value }] })).toEqual([]);
  });

  it.each(['82%', '81.1%', '81.26%', 0.8126, 0.82, 0.7])('refuses a value that is not printed so: %s', (value) => {
    expect(differences({ rows: RAISED, expect: [{ period: '2025-02', kind: 'raised', value }] })).toHaveLength(1);
  });

  it('compares verdicts, and says so of a month that was not assessed', () => {
    const raised = [{ period: '2025-02', kind: 'raised' }];
    expect(
      differences({ rows: RAISED, expect: raised, verdicts: { '2025-01': 'clear', '2025-02': 'critical' } }),
    ).toEqual([]);
    expect(
      differences({ rows: RAISED, expect: raised, verdicts: { '2025-01': 'pending', '2025-09': 'clear' } }),
    ).toEqual(['2025-01: verdict pending; verdict clear', '2025-09: verdict clear; not assessed']);
  });

  it('adds amounts up where no total is given', () => {
    expect(
      differences({
        rows: { '2025-01': { CN: 81, VN: 19 } },
        expect: [{ period: '2025-01', kind: 'raised', value: '81.0%' }],
      }),
    ).toEqual([]);
  });

  it('knows a month that is late only once a revision brings it', () => {
    const rows = { '2025-01': { CN: 50, VN: 50 }, '2025-02': 'late', '2025-03': { CN: 50, VN: 50 } };
    const revisions = [{ with: '2025-04', rows: { '2025-02': { CN: 90, VN: 10 } } }];
    expect(
      differences({ rows, revisions, expect: [{ period: '2025-02', kind: 'corrected', to: 'critical' }] }),
    ).toEqual([]);
  });

  const basket = aRuleDocument({
    window: { months: 1 },
    threshold: { above: '80%' },
    series: { ...monthly.series, commodities: ['8101991000', '8101998000'] },
  });

  it('takes rows of a rule on several codes for all of them together', () => {
    expect(differences({ rows: RAISED, expect: [{ period: '2025-02', kind: 'raised' }] }, basket)).toEqual([]);
  });

  it('refuses a series that the rule does not look at, and rows beside series', () => {
    expect(differences({ series: { '8101940000': RAISED } }, basket)).toMatchObject({ path: 'series.8101940000' });
    expect(differences({ rows: RAISED, series: { '8101991000': RAISED } }, basket)).toMatchObject({ path: 'rows' });
    expect(differences({}, basket)).toMatchObject({ path: 'rows', message: 'either rows or series, one of the two' });
  });

  const price = ruleSchema.parse({
    id: 'price',
    name: 'Price',
    series: monthly.series,
    metric: { kind: 'unit-value' },
    threshold: { above: 10 },
  });

  it('asks for value and quantity where the rule looks at both', () => {
    expect(differences({ rows: RAISED }, price)).toMatchObject({
      message: expect.stringContaining('2025-01 as { value: ..., quantity: ... }'),
    });
    const rows = { '2025-01': { value: { CN: 300 }, quantity: { CN: 20 } } };
    expect(differences({ rows, expect: [{ period: '2025-01', kind: 'raised', value: 15 }] }, price)).toEqual([]);
  });

  it('asks for rows by series where the rule looks at several flows', () => {
    const balance = ruleSchema.parse({
      ...price,
      metric: { kind: 'balance', exports: { basis: 'domestic' } },
      threshold: { below: 0 },
    });
    expect(differences({ rows: RAISED }, balance)).toMatchObject({
      message: expect.stringContaining('rows by series'),
    });
    const series = {
      'us-census/US/imports/consumption/8101940000': { '2025-01': { CN: 50 } },
      'us-census/US/exports/domestic/8101940000': { '2025-01': { CN: 30 } },
    };
    expect(differences({ series, expect: [{ period: '2025-01', kind: 'raised', value: -20 }] }, balance)).toEqual([]);
  });

  it('is silenced by a rule that has rows in the test', () => {
    const parent = aRuleDocument({ id: 'parent', window: { months: 1 }, threshold: { above: '70%' } });
    const child = aRuleDocument({ window: { months: 1 }, threshold: { above: '80%' }, 'silenced-by': ['parent'] });
    expect(differences({ rows: RAISED, expect: [] }, child, [parent])).toEqual([]);
    expect(differences({ rows: RAISED, expect: [{ period: '2025-02', kind: 'raised' }] }, child)).toEqual([]);
  });
});
