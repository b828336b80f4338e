import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseRule } from '../../../shared/domain/rule-problems.ts';
import { sourceProfiles } from '../../../shared/sources/index.ts';
import { aReader } from '../../support/a-reader.ts';
import { aWrittenRule } from '../../support/a-written-rule.ts';
import { type ApiWithRuns, startApiWithRuns } from '../../support/an-api-with-runs.ts';

/** China's share of these imports is 49.4 % in 2026-03, 100 % in 2025-08. */
const UNTIL = '2026-03';
let api: ApiWithRuns;

beforeAll(async () => {
  api = await startApiWithRuns();
  await api.playUntil(UNTIL);
}, 120_000);
afterAll(() => api.close());

const operator = { role: 'operator', reader: 'ana' } as const;
const made = (id: string, given?: Record<string, unknown>) =>
  api.call('POST', '/rules?reason=asked+for', { ...operator, body: aWrittenRule(id, given) });
const changed = (method: string, path: string, version: number, body?: unknown) =>
  api.call(method, path, { ...operator, headers: { 'if-match': `"${version}"` }, ...(body !== undefined && { body }) });
const told = async (id: string) =>
  (await api.stores.alerts.events(id)).map(({ kind, cause, period }) => [kind, cause, period].join(' '));

describe('a rule that is made', () => {
  it('is answered with its sentence, its version and the run that evaluates it', async () => {
    const answer = await made('made-one');
    expect(answer.status).toBe(201);
    expect(answer.headers.get('etag')).toBe('"1"');
    expect(answer.headers.get('location')).toBe('/rules/made-one');
    expect(answer.body).toMatchObject({ enabled: true, version: 1, updatedBy: 'ana', warnings: [], state: null });
    expect(answer.body.document).toMatchObject({ id: 'made-one', window: { months: 1 }, tags: [] });
    expect(answer.body.sentence).toContain("China's share of US imports of 8101.94.0000");
    await api.starter.idle();
    const run = await api.call('GET', `/runs/${answer.body.run}`, { role: 'analyst' });
    expect(run.body).toMatchObject({
      state: 'succeeded',
      reason: 'the rule made-one was created',
      by: 'ana',
      rules: ['made-one'],
      evaluations: { done: 1, failed: 0, total: 1 },
      events: 1,
      problems: [],
    });
  });

  it('by several at once is made by one of them; the others are told that it exists', async () => {
    const lines = ['91%', '92%', '93%', '94%', '95%', '96%', '97%', '98%'];
    const answers = await Promise.all(lines.map((above) => made('made-at-once', { threshold: { above } })));
    const [first, ...others] = answers.toSorted((a, b) => a.status - b.status);
    expect(first?.status).toBe(201);
    for (const { status, body } of others)
      expect([status, body.detail]).toEqual([409, 'The rule made-at-once exists already, with version 1.']);
    const { body } = await api.call('GET', '/rules/made-at-once', { role: 'analyst' });
    expect(body.document).toEqual(first?.body.document);
    await api.starter.idle();
  });

  it('pulls what it lacks, and only that', async () => {
    const answer = await made('made-pulling', {
      series: { ...Object(aWrittenRule('x')['series']), commodities: ['8101991000'] },
    });
    await api.starter.idle();
    const first = await api.call('GET', `/runs/${answer.body.run}`, { role: 'analyst' });
    expect(first.body.state).toBe('succeeded');
    expect(first.body.pulls.total).toBeGreaterThan(10);
    expect(first.body.pulls.done).toBe(first.body.pulls.total);
    const again = await made('made-pulling-again', {
      series: { ...Object(aWrittenRule('x')['series']), commodities: ['8101991000'] },
    });
    await api.starter.idle();
    const second = await api.call('GET', `/runs/${again.body.run}`, { role: 'analyst' });
    expect(second.body.pulls).toEqual({ done: 0, failed: 0, total: 0 });
  });

  it('says once that the line was crossed already, and nothing more when it is evaluated again', async () => {
    await made('made-above');
    await api.starter.idle();
    expect(await told('made-above')).toEqual([`raised rule-made ${UNTIL}`]);
    const [event] = await api.stores.alerts.events('made-above');
    expect(event?.reason).toMatch(/^49\.4% in 2026-03 was already above the line of 40% when the rule was made/);
    const run = await api.call('POST', '/runs', { ...operator, body: { source: 'us-census', rules: ['made-above'] } });
    expect(run.status).toBe(202);
    await api.starter.idle();
    expect(await told('made-above')).toHaveLength(1);
  });

  it('says nothing when it stands clear, whatever its past', async () => {
    await made('made-clear', { threshold: { above: '90%' } });
    await api.starter.idle();
    expect(await told('made-clear')).toEqual([]);
    const { body } = await api.call('GET', '/rules/made-clear', { role: 'analyst' });
    expect(body.state).toMatchObject({
      level: 'clear',
      period: UNTIL,
      reason: '49.4% in 2026-03 is not above the line of 90% (-40.6 points).',
    });
  });

  it('cannot be made twice', async () => {
    await made('made-twice');
    const again = await made('made-twice', { threshold: { above: '50%' } });
    expect(again.status).toBe(409);
    expect(again.body).toMatchObject({ type: '/problems/conflict' });
  });

  it('is refused with every problem, and nothing is stored', async () => {
    const answer = await made('made-wrong', { metric: { kind: 'partner-share', partner: 'XX' }, treshold: {} });
    expect(answer.status).toBe(422);
    expect(answer.body.type).toBe('/problems/rule-invalid');
    expect(answer.body.errors.length).toBeGreaterThan(0);
    expect((await api.call('GET', '/rules/made-wrong', { role: 'analyst' })).status).toBe(404);
  });

  it('as a dry run is only backtested', async () => {
    const answer = await api.call('POST', '/rules?dry-run=true', { ...operator, body: aWrittenRule('made-dry') });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ rule: { id: 'made-dry' }, warnings: [], backtest: { until: UNTIL } });
    expect(answer.body.backtest.asRevised.events.length).toBeGreaterThan(0);
    expect((await api.call('GET', '/rules/made-dry', { role: 'analyst' })).status).toBe(404);
    expect(await api.stores.rules.head('made-dry')).toBeUndefined();
  });

  it('by a repeat with the same idempotency key is made once, and evaluated once', async () => {
    const call = () =>
      api.call('POST', '/rules', {
        ...operator,
        body: aWrittenRule('made-key'),
        headers: { 'idempotency-key': 'key-1' },
      });
    const [first, second] = [await call(), await call()];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body.run).toBe(first.body.run);
    expect(await api.stores.rules.revisions('made-key')).toHaveLength(1);
  });
});

describe('a call that died after it had stored the rule', () => {
  it('is finished by its repeat, and by nobody else', async () => {
    const parsed = parseRule(aWrittenRule('half-made'), sourceProfiles);
    if (!parsed.ok) throw new Error('the rule is wrong');
    // What the first attempt had stored before anybody heard of it.
    await api.stores.rules.save({ document: parsed.document, at: new Date().toISOString(), by: 'ana', expected: 0 });
    const repeat = (given: object) =>
      api.call('POST', '/rules', { ...operator, body: aWrittenRule('half-made'), ...given });
    const key = { 'idempotency-key': 'died' };
    expect((await repeat({})).status).toBe(409);
    expect((await repeat({ reader: 'ben', headers: key })).status).toBe(409);
    const finished = await repeat({ headers: key });
    expect([finished.status, finished.headers.get('etag')]).toEqual([201, '"1"']);
    await api.starter.idle();
    expect(await told('half-made')).toEqual([`raised rule-made ${UNTIL}`]);
  });
});

describe('a rule that is replaced', () => {
  it('has a revision that says who, why and what', async () => {
    await made('replaced', { threshold: { above: '90%' } });
    await api.starter.idle();
    const answer = await api.call('PUT', '/rules/replaced?reason=too+high', {
      ...operator,
      reader: 'ben',
      headers: { 'if-match': '"1"' },
      body: aWrittenRule('replaced', { threshold: { above: '45%' }, tags: ['tungsten'] }),
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('etag')).toBe('"2"');
    await api.stores.readers.save(aReader({ id: 'ben', name: 'Ben Okri' }));
    const { body } = await api.call('GET', '/rules/replaced/revisions', { role: 'analyst' });
    expect(body.items).toMatchObject([
      {
        version: 2,
        by: 'ben',
        byName: 'Ben Okri',
        reason: 'too high',
        change: 'replaced',
        diff: [
          { path: 'tags', before: [], after: ['tungsten'] },
          { path: 'threshold.above', before: '90%', after: '45%' },
        ],
      },
      { version: 1, by: 'ana', reason: 'asked for', change: 'created', diff: [] },
    ]);
    await api.starter.idle();
    expect(body.items[1]).not.toHaveProperty('byName');
    // Of a rule that was changed it is told what is so by the new rule; it was not made just now.
    expect(await told('replaced')).toEqual([`raised  ${UNTIL}`]);
  });

  it('by two at once goes to one of them; the other is told that somebody was faster', async () => {
    await made('raced');
    const writes = ['50%', '55%', '60%'].map((above) =>
      changed('PUT', '/rules/raced', 1, aWrittenRule('raced', { threshold: { above } })),
    );
    const answers = await Promise.all(writes);
    expect(answers.map(({ status }) => String(status)).sort()).toEqual(['200', '412', '412']);
    const { body } = await api.call('GET', '/rules/raced/revisions', { role: 'analyst' });
    expect(body.items).toHaveLength(2);
    const winner = answers.find(({ status }) => status === 200);
    const present = await api.call('GET', '/rules/raced', { role: 'analyst' });
    expect(present.body.document).toEqual(winner?.body.document);
    expect(answers.find(({ status }) => status === 412)?.headers.get('etag')).toBe(present.headers.get('etag'));
  });

  it('needs the version, takes none that is old, and leaves alone what is the same', async () => {
    await made('versions');
    const body = aWrittenRule('versions', { threshold: { above: '50%' } });
    expect((await api.call('PUT', '/rules/versions', { ...operator, body })).status).toBe(428);
    expect((await changed('PUT', '/rules/versions', 7, body)).status).toBe(412);
    expect((await changed('PUT', '/rules/versions', 1, body)).status).toBe(200);
    expect((await changed('PUT', '/rules/versions', 1, body)).status).toBe(412);
    const same = await changed('PUT', '/rules/versions', 2, body);
    expect([same.status, same.headers.get('etag'), same.body.run]).toEqual([200, '"2"', undefined]);
    expect((await changed('PUT', '/rules/versions', 2, aWrittenRule('another'))).status).toBe(422);
    expect((await changed('PUT', '/rules/nowhere', 1, aWrittenRule('nowhere'))).status).toBe(404);
  });

  it('is made where it is not there and the call says so', async () => {
    const put = () =>
      api.call('PUT', '/rules/put-new', {
        ...operator,
        headers: { 'if-none-match': '*' },
        body: aWrittenRule('put-new'),
      });
    expect((await put()).status).toBe(201);
    expect((await put()).status).toBe(412);
  });

  it('as a dry run says what would be different, and changes nothing', async () => {
    await made('dry-replace');
    const answer = await changed(
      'PUT',
      '/rules/dry-replace?dry-run=true',
      1,
      aWrittenRule('dry-replace', { threshold: { above: '99%' } }),
    );
    expect(answer.status).toBe(200);
    expect(answer.body.backtest.compared.asRevised.onlyBefore.length).toBeGreaterThan(0);
    expect((await api.call('GET', '/rules/dry-replace', { role: 'analyst' })).body.version).toBe(1);
  });
});

describe('a rule that is deleted', () => {
  it('closes its alerts, and the event says who and why', async () => {
    await made('deleted');
    await api.starter.idle();
    const answer = await changed('DELETE', '/rules/deleted?reason=the+code+was+retired', 1);
    expect(answer.status).toBe(204);
    await api.starter.idle();
    const events = await api.stores.alerts.events('deleted');
    expect(events.map(({ kind, cause }) => [kind, cause])).toEqual([
      ['raised', 'rule-made'],
      ['closed', 'rule-removed'],
    ]);
    expect(events[1]).toMatchObject({ from: 'critical', to: 'clear', severity: 'critical', period: UNTIL });
    expect(events[1]?.reason).toBe(
      '49.4% in 2026-03. The alert is closed because the rule was deleted by ana (the code was retired).',
    );
    const { items } = await api.stores.alerts.listAlerts({ filter: { rule: 'deleted' }, limit: 10 });
    expect(items).toMatchObject([{ closing: { period: UNTIL } }]);
    expect(items[0]?.closing?.because).toContain('the rule was deleted by ana');
  });

  it('is gone from every list, and its revisions stay', async () => {
    await made('gone');
    await changed('DELETE', '/rules/gone', 1);
    await api.starter.idle();
    expect((await api.call('GET', '/rules/gone', { role: 'analyst' })).status).toBe(404);
    const list = await api.call('GET', '/rules?limit=200', { role: 'analyst' });
    expect(list.body.items.map(({ id }: { id: string }) => id)).not.toContain('gone');
    const { body } = await api.call('GET', '/rules/gone/revisions', { role: 'analyst' });
    expect(body.items.map(({ change }: { change: string }) => change)).toEqual(['removed', 'created']);
    expect(await api.stores.summaries.get('gone')).toBeUndefined();
    expect((await changed('DELETE', '/rules/gone', 2)).status).toBe(404);
  });

  it('and made again begins anew: a version of its own, and one event', async () => {
    await made('reborn');
    await api.starter.idle();
    await changed('DELETE', '/rules/reborn', 1);
    await api.starter.idle();
    const again = await made('reborn');
    expect(again.headers.get('etag')).toBe('"3"');
    await api.starter.idle();
    expect(await told('reborn')).toEqual([
      `raised rule-made ${UNTIL}`,
      `closed rule-removed ${UNTIL}`,
      `raised rule-made ${UNTIL}`,
    ]);
  });
});

describe('a rule that is switched off', () => {
  it('closes its alerts; switched on, it says that the line was crossed already', async () => {
    await made('switched');
    await api.starter.idle();
    const off = await changed('PUT', '/rules/switched/enabled?reason=holiday', 1, { enabled: false });
    expect(off.status).toBe(200);
    expect(off.body).toMatchObject({ enabled: false, version: 2, state: null });
    await api.starter.idle();
    expect((await changed('PUT', '/rules/switched/enabled', 1, { enabled: true })).status).toBe(412);
    const on = await changed('PUT', '/rules/switched/enabled', 2, { enabled: true });
    expect(on.body).toMatchObject({ enabled: true, version: 3 });
    await api.starter.idle();
    expect(await told('switched')).toEqual([
      `raised rule-made ${UNTIL}`,
      `closed rule-disabled ${UNTIL}`,
      `raised rule-enabled ${UNTIL}`,
    ]);
    const last = (await api.stores.alerts.events('switched')).at(-1);
    expect(last?.reason).toContain('already above the line of 40% when the rule was enabled again');
    const { body } = await api.call('GET', '/rules/switched/revisions', { role: 'analyst' });
    expect(body.items.map(({ change }: { change: string }) => change)).toEqual(['enabled', 'disabled', 'created']);
  });

  it('is not evaluated, and stays off when it is replaced', async () => {
    await made('stays-off', { threshold: { above: '90%' } });
    await changed('PUT', '/rules/stays-off/enabled', 1, { enabled: false });
    const replaced = await changed('PUT', '/rules/stays-off', 2, aWrittenRule('stays-off'));
    expect(replaced.body.enabled).toBe(false);
    await api.starter.idle();
    expect(await told('stays-off')).toEqual([]);
    const list = await api.call('GET', '/rules?state=disabled&limit=200', { role: 'analyst' });
    expect(list.body.items.map(({ id }: { id: string }) => id)).toContain('stays-off');
  });
});

describe('what a rule watches no more', () => {
  it('is closed: from an alert a partner to one alert for the rule', async () => {
    await made('narrowed', { metric: { kind: 'partner-share', partner: 'each' }, threshold: { above: '35%' } });
    await api.starter.idle();
    const before = await api.stores.alerts.events('narrowed');
    expect(before.map(({ kind, subject }) => `${kind} ${subject}`).sort()).toEqual(['raised CN', 'raised UZ']);
    await changed('PUT', '/rules/narrowed', 1, aWrittenRule('narrowed', { threshold: { above: '35%' } }));
    await api.starter.idle();
    const after = (await api.stores.alerts.events('narrowed')).slice(2);
    expect(after.map(({ kind, subject }) => `${kind} ${subject}`).sort()).toEqual([
      'closed CN',
      'closed UZ',
      'raised narrowed',
    ]);
    expect(after.find(({ subject }) => subject === 'UZ')?.reason).toContain(
      'the rule was changed by ana and no longer watches Uzbekistan by itself',
    );
  });
});
