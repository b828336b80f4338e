/** A release in which forty rules cross their lines at once, evaluated by the real function: what is left to deliver. */
import { evaluateRules } from '../../functions/evaluate-rules/evaluate-rules.ts';
import { ruleSchema } from '../../shared/domain/rule.ts';
import { sourceProfile } from '../../shared/sources/index.ts';
import { contentHash } from '../../shared/storage/content-hash.ts';
import { dynamoAlertStore } from '../../shared/storage/dynamodb-alert-store.ts';
import { dynamoMailboxStore } from '../../shared/storage/dynamodb-mailbox-store.ts';
import { dynamoReaderStore } from '../../shared/storage/dynamodb-reader-store.ts';
import { dynamoReleaseStore } from '../../shared/storage/dynamodb-release-store.ts';
import { dynamoRuleStore } from '../../shared/storage/dynamodb-rule-store.ts';
import { dynamoRunStore } from '../../shared/storage/dynamodb-run-store.ts';
import { dynamoSeriesStore } from '../../shared/storage/dynamodb-series-store.ts';
import { dynamoSummaryStore } from '../../shared/storage/dynamodb-summary-store.ts';
import type { Table } from '../../shared/storage/table.ts';
import { systemClock } from '../../shared/lambda/system-clock.ts';

export const RULES = 40;
/** Rules come in groups of five, each with a tag. */
export const GROUPS = 8;
export const RUN = 'bench-2026-07';
export const SOURCE = 'us-census';
const MONTHS = ['2026-01', '2026-02', '2026-03', '2026-04', '2026-05', '2026-06', '2026-07'];
const [BEFORE, NOW] = ['2026-06', '2026-07'];

export function ruleId(index: number): string {
  return `rule-${String(index).padStart(2, '0')}`;
}

export function groupTag(group: number): string {
  return `group-${group}`;
}

export function storesOf(table: Table) {
  return {
    rules: dynamoRuleStore(table),
    series: dynamoSeriesStore(table),
    alerts: dynamoAlertStore(table),
    runs: dynamoRunStore(table),
    releases: dynamoReleaseStore(table),
    mailboxes: dynamoMailboxStore(table),
    readers: dynamoReaderStore(table),
    summaries: dynamoSummaryStore(table),
  };
}

/** Stores figures and rules, evaluates the month before, and then the month in which every rule is raised. */
export async function evaluatedRelease(table: Table): Promise<void> {
  const stores = storesOf(table);
  const now = systemClock.now().toISOString();
  for (let index = 0; index < RULES; index++) {
    const document = ruleSchema.parse(ruleDocument(index));
    await stores.rules.put({ document, updatedAt: now });
    for (const period of MONTHS) await stores.series.keep(vintage(index, period));
  }
  const services = { ...stores, clock: systemClock, profile: sourceProfile };
  const rules = Array.from({ length: RULES }, (_, index) => ruleId(index));
  for (const [run, until] of [
    ['bench-2026-06', BEFORE],
    [RUN, NOW],
  ] as const) {
    const release = { source: SOURCE, reporter: 'US', period: until };
    await stores.releases.announce({ ...release, firstSeen: now });
    const releases = [{ reporter: 'US', period: until }];
    const plan = { run, source: SOURCE, startedAt: now, until, releases, pulls: [], evaluations: [{ rules }] };
    await stores.runs.savePlan(plan);
    await evaluateRules({ run, batch: 0 }, services);
  }
}

function code(index: number): string {
  return String(280_100_0000 + index * 10_000);
}

function ruleDocument(index: number): unknown {
  return {
    id: ruleId(index),
    name: `China's share of code ${code(index)}`,
    series: { source: SOURCE, reporter: 'US', flow: 'imports', basis: 'consumption', commodities: [code(index)] },
    metric: { kind: 'partner-share', partner: 'CN' },
    threshold: { above: '80%', 'clear-below': '75%' },
    tags: [groupTag(Math.floor(index / (RULES / GROUPS)))],
  };
}

/** China has half of it, and nine tenths in the last month. */
function vintage(index: number, period: string) {
  const china = period === NOW ? 900_000 : 500_000;
  const partners = { CN: china, VN: 600_000 - china / 2, JP: 400_000 - china / 2 };
  const content = {
    series: `${SOURCE}/US/imports/consumption/${code(index)}`,
    period,
    measures: { value: { unit: 'USD', total: 1_000_000, partners } },
  };
  const query = `https://example.org/made-up?time=${period}&code=${code(index)}`;
  return { ...content, hash: contentHash(content), retrievedAt: '2026-09-04T13:00:00.000Z', query };
}
