/** Runs one case of a rule test: what the rule told of the given rows, against what was expected. */
import type { AlertEvent } from '../shared/domain/alert.ts';
import { backtest, type BacktestView } from '../shared/domain/backtest.ts';
import { isPercent, type Percent, ratioOf } from '../shared/domain/percent.ts';
import { isPeriod, type Period } from '../shared/domain/period.ts';
import { figure } from '../shared/domain/phrases.ts';
import { compileRule, leadOf, type RuleDocument, scaleOf } from '../shared/domain/rule.ts';
import { sourceProfile } from '../shared/sources/index.ts';
import type { ExpectedEvent, RuleTestCase } from './rule-test-schema.ts';
import { type TestProblem, vintagesOfCase } from './rule-test-vintages.ts';

/** One period in which something else came than was expected. */
export interface Difference {
  readonly period: Period;
  readonly expected: string;
  readonly found: string;
}

export type CaseOutcome = { readonly differences: readonly Difference[] } | { readonly problem: TestProblem };

/**
 * Evaluates release after release, as the service does, corrections included.
 *
 * @param silencers rules of the directory that the rule names; those without rows in the test silence nothing
 */
export function runRuleTest(
  document: RuleDocument,
  silencers: readonly RuleDocument[],
  given: RuleTestCase,
): CaseOutcome {
  const vintages = vintagesOfCase([document, ...silencers], given);
  if ('message' in vintages) return { problem: vintages };
  const { asKnown } = backtest(compileRule(document), (id) => vintages.filter(({ series }) => series === id), {
    profile: sourceProfile,
    silencers: silencers.map(compileRule),
  });
  const print = printer(document);
  const differences = [
    ...eventDifferences(asKnown.events, given.expect, print),
    ...verdictDifferences(asKnown, given.verdicts),
  ];
  return { differences: differences.sort((a, b) => (a.period === b.period ? 0 : a.period < b.period ? -1 : 1)) };
}

type Print = (value: number | null) => string;

function printer(document: RuleDocument): Print {
  const scale = scaleOf(leadOf(document));
  return (value) => (value === null ? 'no number' : figure(value, scale, ''));
}

/** Each expected event takes the first one that fits; what is left on either side differs. */
function eventDifferences(
  events: readonly AlertEvent[],
  expected: readonly ExpectedEvent[],
  print: Print,
): Difference[] {
  const periods = [...new Set([...events, ...expected].map(({ period }) => period))];
  return periods.flatMap((period) => {
    const left = events.filter((event) => event.period === period);
    const missing = expected.filter((want) => {
      if (want.period !== period) return false;
      const at = left.findIndex((event) => fits(event, want));
      if (at !== -1) left.splice(at, 1);
      return at === -1;
    });
    if (left.length + missing.length === 0) return [];
    const text = (parts: readonly string[]) => (parts.length === 0 ? 'nothing' : parts.join(' and '));
    return [
      { period, expected: text(missing.map(expectedText)), found: text(left.map((event) => foundText(event, print))) },
    ];
  });
}

function fits(event: AlertEvent, want: ExpectedEvent): boolean {
  return (
    event.kind === want.kind &&
    (want.severity === undefined || event.severity === want.severity) &&
    (want.to === undefined || event.to === want.to) &&
    (want.subject === undefined || event.subject === want.subject) &&
    (want.value === undefined || fitsValue(event.value, want.value))
  );
}

/** As exact as written: within half a unit of the last decimal. */
function fitsValue(value: number | null, want: Percent | null): boolean {
  if (value === null || want === null) return value === want;
  const written = isPercent(want) ? want.replace(/[^\d.]/g, '') : String(want);
  const decimals = (written.split('.')[1] ?? '').length + (isPercent(want) ? 2 : 0);
  return Math.abs(value - ratioOf(want)) <= 0.5 * 10 ** -decimals * (1 + 1e-9);
}

function expectedText({ kind, severity, value, to, subject }: ExpectedEvent): string {
  const parts = [
    severity,
    to === undefined ? undefined : `to ${to}`,
    value === undefined ? undefined : value === null ? 'no number' : String(value),
  ];
  return described(
    kind,
    subject,
    parts.filter((part) => part !== undefined),
  );
}

function foundText({ kind, severity, value, to, subject, rule }: AlertEvent, print: Print): string {
  return described(kind, subject === rule ? undefined : subject, [severity, `to ${to}`, print(value)]);
}

function described(kind: string, subject: string | undefined, parts: readonly string[]): string {
  const what = subject === undefined ? kind : `${subject} ${kind}`;
  return parts.length === 0 ? what : `${what} (${parts.join(', ')})`;
}

type Verdicts = NonNullable<RuleTestCase['verdicts']>;

function verdictDifferences({ subjects }: BacktestView, verdicts: Verdicts = {}): Difference[] {
  const found = new Map(
    subjects.flatMap(({ subject, months }) =>
      months.map(({ period, verdict }) => [`${subject} ${period}`, verdict] as const),
    ),
  );
  const [only] = subjects.length === 1 ? subjects : [];
  return Object.entries<string | Readonly<Record<Period, string>>>(verdicts).flatMap(([key, want]) => {
    if (typeof want === 'string')
      return verdictDifference({ period: key, want, found: found.get(`${only?.subject ?? ''} ${key}`) });
    return Object.entries(want).flatMap(([period, verdict]) =>
      verdictDifference({ period, want: verdict, found: found.get(`${key} ${period}`), subject: key }),
    );
  });
}

interface VerdictPair {
  readonly period: Period;
  readonly want: string;
  readonly found: string | undefined;
  readonly subject?: string;
}

function verdictDifference({ period, want, found, subject }: VerdictPair): Difference[] {
  if (want === found || !isPeriod(period)) return [];
  const whose = subject === undefined ? '' : `${subject} `;
  return [
    {
      period,
      expected: `verdict ${whose}${want}`,
      found: found === undefined ? 'not assessed' : `verdict ${whose}${found}`,
    },
  ];
}
