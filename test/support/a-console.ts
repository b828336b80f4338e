/** The console on a real service: the API with runs, the rules that ship on the carried figures, and a browser. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { builtConsole } from '../../local/web/built-console.ts';
import { startBrowser, type TestBrowser } from './a-browser.ts';
import { type ApiWithRuns, startApiWithRuns } from './an-api-with-runs.ts';

const RULES = fileURLToPath(new URL('../../rules/', import.meta.url));
/** Those of the rules that ship whose figures are carried. */
export const CARRIED_RULES = [
  'us-tungsten-china',
  'us-tungsten-china-quarter',
  'us-tungsten-articles-any-supplier',
  'us-polysilicon-malaysia',
  'us-polysilicon-value',
  'us-silicon-wafers-taiwan',
  'us-wafers-japan',
];

const FIRST = '2025-02';

export interface TestConsole {
  readonly api: ApiWithRuns;
  readonly browser: TestBrowser;
  close(): Promise<void>;
}

/** Plays every carried month up to `until`, which is after 2025-02; call `close` in `afterAll`. */
export async function startConsole(until: string): Promise<TestConsole> {
  await builtConsole();
  const [api, browser] = [await startApiWithRuns(), await startBrowser()];
  for (const id of CARRIED_RULES) await addRule(api, await shippedRule(id));
  // The first evaluation tells where a rule stands, and the months after it what happened.
  await api.playUntil(FIRST);
  await api.playUntil(until);
  return {
    api,
    browser,
    async close() {
      await browser.close();
      await api.close();
    },
  };
}

/** A rule that ships, as its file has it. */
export async function shippedRule(id: string): Promise<Record<string, unknown>> {
  return parse(await readFile(`${RULES}${id}.yaml`, 'utf8')) as Record<string, unknown>;
}

/** Through the API, as an operator does, and evaluated when it returns. */
export async function addRule(api: ApiWithRuns, document: Record<string, unknown>): Promise<void> {
  const { status, text } = await api.call('POST', '/rules', { role: 'operator', body: document });
  if (status !== 201) throw new Error(`the rule was refused: ${text}`);
  await api.starter.idle();
}
