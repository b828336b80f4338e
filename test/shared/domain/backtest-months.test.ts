/** What a backtest keeps of each subject: every month once, and every event under a name of its own. */
import { expect, it } from 'vitest';
import { backtest, backtestSeries } from '../../../shared/domain/backtest.ts';
import type { RuleDocument } from '../../../shared/domain/rule.ts';
import { aHistory, aRule, chinaPercent, type HistoryEntry } from '../../support/a-history.ts';
import { aProfile } from '../../support/a-profile.ts';

const run = (entries: readonly HistoryEntry[], given: Parameters<typeof aRule>[0] = {}, ...silencers: string[]) =>
  backtest(aRule(given), () => aHistory(entries), {
    profile: aProfile(),
    silencers: silencers.map((id) => aRule({ id, threshold: { above: '10%' } })),
  });
const each = { metric: { kind: 'partner-share', partner: 'each' }, threshold: { above: '50%' } } as const;
const months = ['2025-01', '2025-02', '2025-03', '2025-04', '2025-05'];

it('every month of every subject stands once and in order, also where a partner comes or goes', () => {
  const entries = [
    { partners: { CN: 60, VN: 40 } },
    { partners: { CN: 40, VN: 60 } },
    { partners: { CN: 20, VN: 20, AT: 60 } },
    { partners: { CN: 60, VN: 40 } },
    { partners: { AT: 100 } },
  ];
  const { asRevised, asKnown, from, until, unit } = run(entries, each);
  for (const { subjects } of [asRevised, asKnown]) {
    expect(subjects.map(({ subject }) => subject).toSorted()).toEqual(['AT', 'CN', 'VN']);
    for (const subject of subjects) expect(subject.months.map(({ period }) => period)).toEqual(months);
  }
  expect([from, until, unit]).toEqual(['2025-01', '2025-05', 'USD']);
});

it('every event as known has a name of its own, by how often something was told before it', () => {
  const { asKnown } = run(chinaPercent([90, 90, 10, 90, 90, 10]));
  expect(asKnown.events.map(({ id }) => id.split('.').slice(1, 3).join(' '))).toEqual([
    '2025-01 raised',
    '2025-03 resolved',
    '2025-04 raised',
    '2025-06 resolved',
  ]);
  expect(asKnown.events.map(({ id }) => id.split('.').at(-1))).toEqual(['1', '2', '3', '4']);
});

it('a month without a number is counted once a reason, and one with a number has none', () => {
  const { asRevised } = run(['suppressed', ...chinaPercent([60, 90])]);
  const [subject] = asRevised.subjects;
  expect(subject?.months.map(({ gap }) => gap)).toEqual(['suppressed', undefined, undefined]);
  expect(subject?.months[1]).not.toHaveProperty('gap');
  expect(asRevised).toMatchObject({ gaps: { suppressed: 1 }, monthsBeyond: 1, monthsOpen: 1 });
});

it('a backtest without figures has no unit, no months and nothing told', () => {
  const empty = run([]);
  expect(empty.unit).toBe('');
  expect(empty.asKnown).toMatchObject({ events: [], subjects: [], gaps: {} });
});

it('the series that it looks at are those of the rule and of what silences it, each once', () => {
  const { series } = aRule().condition;
  const other = aRule({ id: 'other', series: { ...series, commodities: ['8101960000', '8101940000'] } });
  expect(backtestSeries(aRule(), [other])).toEqual([
    'us-census/US/imports/consumption/8101940000',
    'us-census/US/imports/consumption/8101960000',
  ]);
  const silent = run(chinaPercent([90, 90]), { 'silenced-by': ['parent'] } satisfies Partial<RuleDocument>, 'parent');
  expect(silent.asRevised.events).toEqual([]);
});
