import { parseAllDocuments } from 'yaml';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { aWrittenRule } from '../../support/a-written-rule.ts';
import { type ApiWithRuns, startApiWithRuns } from '../../support/an-api-with-runs.ts';

let api: ApiWithRuns;

beforeAll(async () => {
  api = await startApiWithRuns();
  await api.playUntil('2025-06');
}, 120_000);
afterAll(() => api.close());

const send = (body: unknown, query = '') =>
  api.call('POST', `/rule-set${query}`, { role: 'operator', reader: 'ana', body });
const three = ['set-a', 'set-b', 'set-c'].map((id) => aWrittenRule(id));
const ids = async () => (await api.stores.rules.list()).map(({ document }) => document.id);
const changes = (body: { results: { id: string; change: string }[] }) =>
  body.results.map(({ id, change }) => `${change} ${id}`);

it('a dry run says what would happen and stores nothing', async () => {
  const { status, body } = await send({ rules: three }, '?dry-run=true');
  expect(status).toBe(200);
  expect(changes(body)).toEqual(['created set-a', 'created set-b', 'created set-c']);
  expect(body.runs).toBeUndefined();
  expect(await ids()).toEqual([]);
});

it('one document that is not valid stores none, and each problem names its place', async () => {
  const wrong = aWrittenRule('set-b', { metric: { kind: 'partner-share', partner: 'XX' } });
  const { status, body } = await send({ rules: [three[0], wrong, aWrittenRule('set-a')] });
  expect(status).toBe(422);
  expect(body.type).toBe('/problems/rule-invalid');
  expect(body.errors.map(({ path }: { path: string }) => path)).toEqual(['rules[1].metric.partner', 'rules[2].id']);
  expect(await ids()).toEqual([]);
  const twice = await send({ rules: [three[0], aWrittenRule('set-a')] });
  expect(twice.status).toBe(422);
  expect(twice.body.errors).toMatchObject([{ path: 'rules[1].id' }]);
  expect(await ids()).toEqual([]);
});

it('an import stores every rule with its author and reason, and evaluates them by one run', async () => {
  const { status, body } = await send({ rules: three }, '?reason=first+import');
  expect(status).toBe(200);
  expect(changes(body)).toEqual(['created set-a', 'created set-b', 'created set-c']);
  expect(body.runs).toHaveLength(1);
  expect(await ids()).toEqual(['set-a', 'set-b', 'set-c']);
  expect(await api.stores.rules.revisions('set-a')).toMatchObject([
    { by: 'ana', reason: 'first import', change: 'created' },
  ]);
  await api.starter.idle();
  const run = await api.call('GET', `/runs/${body.runs[0]}`, { role: 'analyst' });
  expect(run.body).toMatchObject({ state: 'succeeded', rules: ['set-a', 'set-b', 'set-c'], events: 3 });
});

it('what is exported and imported again changes nothing, as JSON and as YAML', async () => {
  const exported = await api.call('GET', '/rule-set', { role: 'analyst' });
  const again = await send({ rules: exported.body.rules, removeOthers: true });
  expect(changes(again.body)).toEqual(['unchanged set-a', 'unchanged set-b', 'unchanged set-c']);
  const yaml = await api.call('GET', '/rule-set', { role: 'analyst', headers: { accept: 'application/yaml' } });
  expect(yaml.headers.get('content-type')).toContain('application/yaml');
  // What says the default is left out.
  expect(yaml.text).not.toContain('when-missing');
  const documents = parseAllDocuments(yaml.text).map((document) => document.toJS());
  expect(documents).toEqual(three);
  expect(changes((await send({ rules: documents })).body)).toEqual([
    'unchanged set-a',
    'unchanged set-b',
    'unchanged set-c',
  ]);
  expect(await api.stores.rules.revisions('set-a')).toHaveLength(1);
});

it('others stay, unless they are to be removed; then their alerts are closed', async () => {
  const changed = aWrittenRule('set-a', { threshold: { above: '45%' } });
  const kept = await send({ rules: [changed] });
  expect(kept.body.results).toEqual([
    { id: 'set-a', change: 'replaced', diff: [{ path: 'threshold.above', before: '40%', after: '45%' }] },
  ]);
  expect(await ids()).toEqual(['set-a', 'set-b', 'set-c']);
  const removed = await send({ rules: [changed], removeOthers: true }, '?reason=cleaning+up');
  expect(changes(removed.body)).toEqual(['unchanged set-a', 'removed set-b', 'removed set-c']);
  expect(await ids()).toEqual(['set-a']);
  await api.starter.idle();
  const events = await api.stores.alerts.events('set-b');
  expect(events.map(({ kind }) => kind)).toEqual(['raised', 'closed']);
  expect(events[1]?.reason).toContain('the rule was deleted by ana (cleaning up)');
});

it('one rule as YAML is its document', async () => {
  const { text } = await api.call('GET', '/rules/set-a', { role: 'analyst', headers: { accept: 'application/yaml' } });
  expect(parseAllDocuments(text).map((document) => document.toJS())).toEqual([
    aWrittenRule('set-a', { threshold: { above: '45%' } }),
  ]);
});
