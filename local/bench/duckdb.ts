/** The workload in DuckDB: one table of amounts, one of rules, and each task as one query over them. */
import type * as duckdbModule from '@duckdb/node-api';
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { MONTHS, PARTNERS, type Workload } from './workload.ts';

type DuckDb = typeof duckdbModule;

/** Transitions as the reference writes them. */
export interface Duck {
  backtest(): Promise<number[]>;
  backtestOne(rule: number): Promise<number[]>;
  /** 1 where a rule fires in the last month. */
  latest(): Promise<Uint8Array>;
  close(): void;
}

/** Undefined where DuckDB is not installed: npm leaves it out on platforms that it has no build for. */
export async function openDuck(workload: Workload): Promise<Duck | undefined> {
  const duckdb = await import('@duckdb/node-api').catch(() => undefined);
  if (duckdb === undefined) return undefined;
  const instance = await duckdb.DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run('CREATE TABLE trade (c INTEGER, p INTEGER, m INTEGER, v DOUBLE)');
  await connection.run('CREATE TABLE rules (id INTEGER, kind VARCHAR, c INTEGER, p INTEGER, t DOUBLE)');
  await loadTrade(duckdb, connection, workload);
  await loadRules(connection, workload);
  return queries(connection, instance, workload.rules.length);
}

function queries(connection: DuckDBConnection, instance: DuckDBInstance, rules: number): Duck {
  const transitions = async (sql: string, rule?: number) => {
    const found = await connection.runAndReadAll(sql, rule === undefined ? undefined : { rule });
    return (found.getColumns()[0] ?? []).map(Number);
  };
  return {
    backtest: () => transitions(BACKTEST),
    backtestOne: (rule) => transitions(BACKTEST_ONE, rule),
    async latest() {
      const found = await connection.runAndReadAll(LATEST);
      const firing = new Uint8Array(rules);
      for (const id of found.getColumns()[0] ?? []) firing[Number(id)] = 1;
      return firing;
    },
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

const CHUNK = 2_048;

async function loadTrade(duckdb: DuckDb, connection: DuckDBConnection, { values }: Workload): Promise<void> {
  const { DuckDBDataChunk, DOUBLE, INTEGER } = duckdb;
  const appender = await connection.createAppender('trade');
  for (let from = 0; from < values.length; from += CHUNK) {
    const cells = Array.from({ length: Math.min(CHUNK, values.length - from) }, (_, index) => from + index);
    const chunk = DuckDBDataChunk.create([INTEGER, INTEGER, INTEGER, DOUBLE]);
    chunk.setColumns([
      cells.map((cell) => Math.floor(cell / MONTHS / PARTNERS)),
      cells.map((cell) => Math.floor(cell / MONTHS) % PARTNERS),
      cells.map((cell) => cell % MONTHS),
      cells.map((cell) => (Number.isNaN(values[cell]) ? null : (values[cell] ?? null))),
    ]);
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}

async function loadRules(connection: DuckDBConnection, { rules }: Workload): Promise<void> {
  const appender = await connection.createAppender('rules');
  rules.forEach(({ kind, commodity, partner, threshold }, id) => {
    appender.appendInteger(id);
    appender.appendVarchar(kind);
    appender.appendInteger(commodity);
    appender.appendInteger(partner);
    appender.appendDouble(threshold);
    appender.endRow();
  });
  appender.closeSync();
}

/** Whether each rule's condition holds in each month, from the months that a query looks at. */
function held(trade: string, rules: string): string {
  return `
    sums AS (
      SELECT c, p, m, v, coalesce(v, 0) AS known,
        sum(coalesce(v, 0)) OVER (PARTITION BY c, p ORDER BY m ROWS 11 PRECEDING) AS year,
        lag(v, 12) OVER (PARTITION BY c, p ORDER BY m) AS earlier
      FROM (${trade})),
    totals AS (
      SELECT c, m, sum(known) AS month_total, sum(year) AS year_total, sum(year * year) AS squares FROM sums GROUP BY c, m),
    held AS (
      SELECT r.id, s.m, CASE r.kind
          WHEN 'share12' THEN s.m >= 11 AND s.year / t.year_total > r.t
          WHEN 'share1' THEN coalesce(s.v / t.month_total > r.t, false)
          ELSE coalesce(s.v / s.earlier - 1 > r.t, false) END AS holds
      FROM (${rules}) r JOIN sums s ON s.c = r.c AND s.p = r.p JOIN totals t ON t.c = s.c AND t.m = s.m
      WHERE r.kind <> 'hhi12'
      UNION ALL
      SELECT r.id, t.m, t.m >= 11 AND t.squares / (t.year_total * t.year_total) > r.t
      FROM (${rules}) r JOIN totals t ON t.c = r.c
      WHERE r.kind = 'hhi12')`;
}

function transitionsQuery(trade: string, rules: string): string {
  return `WITH ${held(trade, rules)},
    fired AS (SELECT id, m, holds AND coalesce(lag(holds) OVER own, false) AS fires FROM held WINDOW own AS (PARTITION BY id ORDER BY m)),
    changed AS (SELECT id, m, fires, coalesce(lag(fires) OVER own, false) AS fired FROM fired WINDOW own AS (PARTITION BY id ORDER BY m))
    SELECT (id::BIGINT * ${MONTHS} + m) * 2 + fires::INTEGER AS code FROM changed WHERE fires <> fired ORDER BY code`;
}

const BACKTEST = transitionsQuery('SELECT * FROM trade', 'SELECT * FROM rules');
const BACKTEST_ONE = transitionsQuery(
  'SELECT * FROM trade WHERE c = (SELECT c FROM rules WHERE id = $rule)',
  'SELECT * FROM rules WHERE id = $rule',
);
/** Fourteen months are all that the last two look back on. */
const LATEST = `WITH ${held(`SELECT * FROM trade WHERE m >= ${MONTHS - 14}`, 'SELECT * FROM rules')}
  SELECT id FROM held WHERE m >= ${MONTHS - 2} GROUP BY id HAVING bool_and(holds)`;
