import { afterAll, beforeAll, expect, it } from 'vitest';
import { aWrittenRule } from '../../support/a-written-rule.ts';
import { type ApiWithRuns, startApiWithRuns } from '../../support/an-api-with-runs.ts';

let api: ApiWithRuns;

beforeAll(async () => {
  api = await startApiWithRuns();
  await api.call('POST', '/rules', { role: 'operator', body: aWrittenRule('running') });
  await api.starter.idle();
}, 60_000);
afterAll(() => api.close());

const start = (body: unknown, headers = {}) =>
  api.call('POST', '/runs', { role: 'operator', reader: 'ana', body, headers });
const read = (path: string) => api.call('GET', path, { role: 'analyst' });
const released = async () => (await api.stores.releases.list('us-census')).map(({ period }) => period);

it('a run without a range publishes the next carried month, pulls and evaluates it', async () => {
  const { status, headers, body } = await start({ source: 'us-census', reason: 'impatient' });
  expect(status).toBe(202);
  expect(headers.get('location')).toBe(`/runs/${body.id}`);
  expect(body).toMatchObject({ source: 'us-census', state: 'running', by: 'ana', reason: 'impatient' });
  await api.starter.idle();
  expect((await read(`/runs/${body.id}`)).body).toMatchObject({
    state: 'succeeded',
    pulls: { done: 1, failed: 0, total: 1 },
    evaluations: { done: 1, failed: 0, total: 1 },
    problems: [],
  });
  expect(await released()).toEqual(['2025-01']);
  await start({ source: 'us-census' });
  await api.starter.idle();
  expect(await released()).toEqual(['2025-01', '2025-02']);
});

it('the same idempotency key starts one run', async () => {
  const call = () => start({ source: 'us-census' }, { 'idempotency-key': 'once' });
  const [one, two] = [await call(), await call()];
  expect(two.body.id).toBe(one.body.id);
  await api.starter.idle();
  expect(await released()).toEqual(['2025-01', '2025-02', '2025-03']);
});

it('runs are listed newest first, page by page, and by source', async () => {
  const { body } = await read('/runs?source=us-census&limit=2');
  expect(body.items).toHaveLength(2);
  const rest = await read(`/runs?source=us-census&limit=2&cursor=${body.next}`);
  const starts = [...body.items, ...rest.body.items].map(({ startedAt }: { startedAt: string }) => startedAt);
  expect(starts).toEqual([...starts].sort().reverse());
  expect(new Set([...body.items, ...rest.body.items].map(({ id }: { id: string }) => id)).size).toBe(4);
  expect((await read('/runs?source=un-comtrade')).body.items).toEqual([]);
});

it('what cannot be run is refused', async () => {
  expect((await start({ source: 'nowhere' })).status).toBe(422);
  expect((await start({ source: 'us-census', from: '2026-01', until: '2025-01' })).status).toBe(422);
  const turned = await start({ source: 'us-census', reason: 'turned \u202e round' });
  expect([turned.status, turned.body.errors[0].path]).toEqual([422, 'reason']);
  const unknown = await start({ source: 'us-census', rules: ['running', 'nowhere'] });
  expect(unknown.body).toMatchObject({ status: 422, errors: [{ path: 'rules[1]', found: '"nowhere"' }] });
  expect((await read('/runs?source=nowhere')).status).toBe(400);
  expect((await read('/runs/nowhere')).status).toBe(404);
  const refused = await start({ source: 'un-comtrade' });
  expect(refused.status).toBe(409);
  expect(refused.body.detail).toContain('un-comtrade is not asked on this machine');
});

it('a run that fails says why, and which batches did; the others count all the same', async () => {
  // The carried figures have no such code, and the replay refuses to make some up.
  const series = { ...Object(aWrittenRule('x')['series']), commodities: ['7202800000'] };
  const { body } = await api.call('POST', '/rules', { role: 'operator', body: aWrittenRule('failing', { series }) });
  await api.starter.idle();
  const run = (await read(`/runs/${body.run}`)).body;
  expect(run).toMatchObject({
    state: 'failed',
    pulls: { done: 0, failed: 3, total: 3 },
    evaluations: { done: 1, failed: 0, total: 1 },
  });
  expect(run.problems.join('\n')).toMatch(/^pull, batch 0: \w+: .*7202800000/m);
}, 60_000);
