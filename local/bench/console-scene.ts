/** The local service with many rules: copies of those that ship, labelled as such, on the carried figures of the US Census. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { ruleSchema } from '../../shared/domain/rule.ts';
import { dynamoRuleStore } from '../../shared/storage/dynamodb-rule-store.ts';
import { dynamoSummaryStore } from '../../shared/storage/dynamodb-summary-store.ts';
import type { Table } from '../../shared/storage/table.ts';
import { startLocalCloud } from '../local-cloud.ts';
import { chosenSources, type PlayedSource } from '../play/chosen-source.ts';
import { localPipeline } from '../play/pipeline.ts';
import { type LocalRunStarter, localRunStarter } from '../play/run-starter.ts';
import { builtConsole } from '../web/built-console.ts';
import { localToken } from '../web/local-tokens.ts';
import { type RunningWeb, startWeb } from '../web/start-web.ts';

const RULES = fileURLToPath(new URL('../../rules/', import.meta.url));
/** Rules about shares whose figures are carried. */
const COPIED = ['us-tungsten-china', 'us-tungsten-china-quarter', 'us-polysilicon-malaysia', 'us-wafers-japan'];
/** So many rules are evaluated; what stands beyond them has the state of one that was, and is listed, not assessed. */
const EVALUATED = 200;
/** Every carried month. */
const UNTIL = '2026-07';

export interface ConsoleScene {
  readonly url: string;
  close(): Promise<void>;
}

/** Resolves once every rule has its state. */
export async function consoleScene(rules: number): Promise<ConsoleScene> {
  process.env['POWERTOOLS_LOG_LEVEL'] ??= 'SILENT';
  await builtConsole();
  const directory = await mkdtemp(join(tmpdir(), 'chokepoint-bench-'));
  const cloud = await startLocalCloud(directory, 'http://127.0.0.1');
  const [source] = (await chosenSources({ live: false, source: 'us-census' }, new Set(), {})).played;
  if (source === undefined) throw new Error('the carried figures are not played');
  const held: { starter?: LocalRunStarter } = {};
  const web = await startWeb({
    port: 0,
    cloud,
    keyDirectory: directory,
    rate: { perSecond: 100_000, burst: 100_000 },
    services: (built) => {
      const { runs, releases, clock } = built;
      held.starter ??= localRunStarter({ played: [source], pipeline: () => localPipeline(), runs, releases, clock });
      return { ...built, runStarter: held.starter };
    },
  });
  Object.assign(process.env, cloud.environment, source.environment, { LINK_BASE: web.url });
  const documents = await copies(rules);
  await importRules(web, documents.slice(0, EVALUATED));
  await played(held.starter, source);
  await copyStates(cloud.table, documents);
  return {
    url: web.url,
    async close() {
      await web.close();
      await cloud.close();
      await source.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

type Copy = Record<string, unknown> & { readonly id: string };

/** Lines from 20 % to 80 %, so that rules stand in every state. */
async function copies(count: number): Promise<Copy[]> {
  const originals = await Promise.all(
    COPIED.map(async (id) => parse(await readFile(`${RULES}${id}.yaml`, 'utf8')) as Record<string, unknown>),
  );
  return Array.from({ length: count }, (_, index) => {
    const original = originals[index % originals.length] ?? {};
    const line = 20 + ((index * 7) % 61);
    return {
      ...original,
      id: `${String(original['id'])}-copy-${index}`,
      name: `Synthetic copy ${index}: ${String(original['name'])}`,
      threshold: { above: `${line}%`, 'clear-below': `${line - 5}%`, warning: `${line - 3}%` },
      tags: [`copies-${index % 10}`, 'synthetic-copy'],
    };
  });
}

/** Through the API, as an operator does. */
async function importRules({ url, key }: RunningWeb, rules: readonly unknown[]): Promise<void> {
  const token = await localToken(key, { sub: 'operator', role: 'operator' });
  const response = await fetch(`${url}/rule-set`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ rules }),
  });
  if (response.status !== 200) throw new Error(`the rules were refused: ${response.status} ${await response.text()}`);
}

/** Stores the rest of the rules, each with the state of the evaluated rule that it is like. */
async function copyStates(table: Table, documents: readonly Copy[]): Promise<void> {
  const [rules, summaries] = [dynamoRuleStore(table), dynamoSummaryStore(table)];
  const states = await summaries.list();
  for (const [index, document] of documents.entries()) {
    const state = states.get(documents[index % EVALUATED]?.id ?? '');
    if (index < EVALUATED || state === undefined) continue;
    const updatedAt = new Date().toISOString();
    await rules.put({ document: ruleSchema.parse(document), updatedAt });
    await summaries.save(document.id, { ...state, subject: document.id });
  }
}

async function played(starter: LocalRunStarter | undefined, source: PlayedSource): Promise<void> {
  if (starter === undefined) throw new Error('the API has built no services');
  await starter.idle();
  source.publish?.(UNTIL);
  const run = { run: 'bench', source: source.id };
  await starter.start({ ...run, from: source.from, until: UNTIL });
  await starter.idle();
  if ((await starter.state(run)) !== 'succeeded') throw new Error('the run failed');
}
