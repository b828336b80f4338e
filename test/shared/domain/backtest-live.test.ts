/** The promise of a backtest: as known at the time is what the service told, event for event, word for word. */
import { expect, test } from 'vitest';
import { evaluateRules } from '../../../functions/evaluate-rules/evaluate-rules.ts';
import type { AlertEvent } from '../../../shared/domain/alert.ts';
import { backtest } from '../../../shared/domain/backtest.ts';
import { addMonths } from '../../../shared/domain/period.ts';
import { compileRule, type RuleDocument, ruleSchema } from '../../../shared/domain/rule.ts';
import type { Vintage } from '../../../shared/domain/series.ts';
import { sourceProfile } from '../../../shared/sources/index.ts';
import { aRuleDocument } from '../../support/a-rule-document.ts';
import { aVintage } from '../../support/a-vintage.ts';
import { onEveryEngine, type TestTable } from '../../support/dynamodb.ts';
import { aClock, storesOn } from '../../support/stores.ts';

const SERIES = 'us-census/US/imports/consumption/8101940000';

/** China's, Vietnam's and Austria's trade, month by month; null: withheld. Some months are revised later. */
const MONTHS: readonly (readonly [cn: number, vn: number, at: number] | null)[] = [
  [50, 30, 20],
  [90, 10, 0],
  [85, 10, 5],
  null,
  [78, 12, 10],
  [82, 10, 8],
  [60, 40, 0],
  [10, 85, 5],
  [95, 5, 0],
  [95, 3, 2],
];
const REVISIONS = [
  { with: 4, month: 1, trade: [40, 50, 10] },
  { with: 6, month: 3, trade: [91, 9, 0] },
  { with: 7, month: 6, trade: [88, 10, 2] },
  { with: 9, month: 1, trade: [90, 10, 0] },
] as const;

const single = { window: { months: 1 }, threshold: { above: '80%', 'clear-below': '75%', warning: '70%' } } as const;
const condition = { series: aRuleDocument().series, metric: { kind: 'partner-share', partner: 'CN' } } as const;
const RULES: readonly [string, RuleDocument][] = [
  ['one line with a clear line and a warning', aRuleDocument(single)],
  [
    'two of three months, and reminders',
    aRuleDocument({ ...single, persist: { months: 2, 'out-of': 3 }, notify: { 'repeat-every': 2 } }),
  ],
  ['three months together', aRuleDocument()],
  ['one alert a partner', aRuleDocument({ ...single, metric: { kind: 'partner-share', partner: 'each' } })],
  ['no corrections', aRuleDocument({ ...single, notify: { corrections: false } })],
  ['figures confirmed by a later release', aRuleDocument({ ...single, guards: { 'confirm-after': 1 } })],
  [
    'two conditions',
    ruleSchema.parse({
      id: 'composed',
      name: 'Two conditions',
      all: [
        { ...condition, threshold: { above: '70%' } },
        { ...condition, metric: { kind: 'concentration' }, threshold: { above: 0.7 } },
      ],
    }),
  ],
];

onEveryEngine('a backtest as known', (freshTable) => {
  test.each(RULES)('tells what the service told: %s', async (_, document) => {
    const live = await told(await freshTable(), document);
    const { asKnown } = backtest(compileRule(document), () => releases().flat(), {
      profile: sourceProfile('us-census'),
    });
    expect(sorted(asKnown.events)).toEqual(sorted(live));
    expect(live.length).toBeGreaterThan(2);
  });
});

/** What each release brought. */
function releases(): Vintage[][] {
  return MONTHS.map((trade, release) => [
    vintage(release, release, trade),
    ...REVISIONS.filter((each) => each.with === release).map((each) => vintage(each.month, release, each.trade)),
  ]);
}

function vintage(month: number, release: number, trade: (typeof MONTHS)[number]): Vintage {
  const at = {
    series: SERIES,
    period: addMonths('2025-01', month),
    retrievedAt: `${addMonths('2025-01', release + 2)}-05T12:30:00.000Z`,
  };
  if (trade === null) return aVintage({ ...at, measures: {}, suppressed: true });
  const [cn, vn, austria] = trade;
  const partners = { CN: cn, VN: vn, ...(austria > 0 && { AT: austria }) };
  return aVintage({ ...at, measures: { value: { unit: 'USD', total: cn + vn + austria, partners } } });
}

/** Stores and evaluates release by release with the real stores; nothing is delivered, so every event waits. */
async function told(table: TestTable, document: RuleDocument): Promise<AlertEvent[]> {
  const stores = storesOn(table);
  await stores.rules.put({ document, updatedAt: '2025-01-01T00:00:00.000Z' });
  for (const [release, vintages] of releases().entries()) {
    for (const each of vintages) await stores.series.keep(each);
    const [first] = vintages;
    if (first === undefined) throw new Error('a release brings a month');
    const clock = aClock(first.retrievedAt);
    const run = `run-${release}`;
    await stores.runs.savePlan({
      run,
      source: 'us-census',
      startedAt: first.retrievedAt,
      until: first.period,
      releases: [],
      pulls: [],
      evaluations: [{ rules: [document.id] }],
    });
    await evaluateRules({ run, batch: 0 }, { ...stores, clock, profile: sourceProfile });
  }
  return (await stores.alerts.states(document.id)).states.flatMap(({ outbox }) => outbox);
}

function sorted(events: readonly AlertEvent[]): AlertEvent[] {
  return events.toSorted((a, b) => (`${a.at} ${a.id}` < `${b.at} ${b.id}` ? -1 : 1));
}
