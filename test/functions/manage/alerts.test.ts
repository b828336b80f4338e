/** Alerts over the API: listed, read, acknowledged, snoozed; notices sent, held and parked. */
import { CreateTopicCommand, DeleteTopicCommand } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deliverNotices } from '../../../functions/deliver-notices/deliver-notices.ts';
import { snsChannel } from '../../../shared/channels/sns.ts';
import { alertId } from '../../../shared/domain/alert-id.ts';
import type { AlertEvent } from '../../../shared/domain/alert.ts';
import { startTestApi, type TestApi } from '../../support/an-api.ts';
import { anEvent, anAlertState, anExplanation } from '../../support/an-event.ts';
import { aReader, anAddress } from '../../support/a-reader.ts';
import { aVintage } from '../../support/a-vintage.ts';
import { aClock, noPace, storesOn } from '../../support/stores.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
}, 60_000);
afterAll(() => api.close());

const RULE = 'us-tungsten-china';
const SERIES = 'us-census/US/imports/consumption/8101940000';
const ID = alertId({ rule: RULE, subject: RULE, opened: '2026-07' });

function ofAlert(order: number, given: Partial<AlertEvent> = {}, mark: Partial<AlertEvent['alert'] & object> = {}) {
  return anEvent({
    id: `${RULE}.2026-07.raised.v.${order}`,
    at: `2026-09-03T12:3${order}:00.000Z`,
    ...given,
    alert: { id: ID, opened: '2026-07', before: 'clear', after: 'critical', order: String(order), ...mark },
  });
}

/** Two events of one alert, on record. */
async function anAlert(): Promise<void> {
  const { alerts } = storesOn(api.cloud.table);
  const events = [
    ofAlert(1),
    ofAlert(2, { kind: 'reminder', id: `${RULE}.2026-07.reminder.v.2`, from: 'critical' }, { before: 'critical' }),
  ];
  for (const event of events) {
    await alerts.recordEvent(event);
    await alerts.recordAlert(event);
  }
}

describe('an alert', () => {
  beforeAll(anAlert);

  test('is listed with where it stands, and read with its events and their explanations', async () => {
    const { status, body } = await api.call('GET', `/alerts?state=open&rule=${RULE}`, { role: 'analyst' });
    expect([status, body.items.length, body.next]).toEqual([200, 1, undefined]);
    expect(body.items[0]).toMatchObject({
      id: ID,
      rule: RULE,
      subjectName: "China's share of US unwrought tungsten imports",
      state: 'open',
      severity: 'critical',
      openedAt: '2026-09-03T12:31:00.000Z',
      openedPeriod: '2026-07',
      last: { kind: 'reminder', value: 0.812, threshold: 0.8, scale: 'ratio' },
      link: expect.stringMatching(`/#/alerts/${ID}$`),
    });
    const one = await api.call('GET', `/alerts/${ID}`, { role: 'analyst' });
    expect(one.status).toBe(200);
    expect(one.body.events.map(({ kind }: AlertEvent) => kind)).toEqual(['raised', 'reminder']);
    expect(one.body.events[0].explanation).toEqual(anExplanation());
    const again = await api.call('GET', `/alerts/${ID}`, {
      role: 'analyst',
      headers: { 'if-none-match': one.headers.get('etag') ?? '' },
    });
    expect(again.status).toBe(304);
  });

  test.each([
    ['state=closed', 0],
    ['severity=warning', 0],
    ['severity=critical&tag=critical-minerals', 1],
    ['acknowledged=true', 0],
    ['acknowledged=false', 1],
    ['partner=VN', 0],
  ])('with %s there are %i', async (query, count) => {
    const { status, body } = await api.call('GET', `/alerts?rule=${RULE}&${query}`, { role: 'analyst' });
    expect([status, body.items.length]).toEqual([200, count]);
  });

  test('as CSV is the rows that its last event was computed from, as they were known then', async () => {
    const { series } = storesOn(api.cloud.table);
    const measures = (china: number) => ({ value: { unit: 'USD', total: 1000, partners: { VN: 100, CN: china } } });
    const month = (period: string, retrievedAt: string, china: number) =>
      series.keep(
        aVintage({ series: SERIES, period, retrievedAt, hash: `${period}${china}`, measures: measures(china) }),
      );
    await month('2026-07', '2026-09-03T12:30:00.000Z', 812);
    await month('2026-07', '2026-10-03T12:30:00.000Z', 600);
    await month('2026-02', '2026-04-03T12:30:00.000Z', 700);
    const withheld = { period: '2026-06', retrievedAt: '2026-08-03T12:30:00.000Z', hash: 'withheld' };
    await series.keep(aVintage({ series: SERIES, ...withheld, suppressed: true, measures: {} }));
    const { status, headers, text } = await api.call('GET', `/alerts/${ID}`, {
      role: 'analyst',
      headers: { accept: 'text/csv' },
    });
    expect([status, headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
    expect(text.split('\r\n')).toEqual([
      'series,period,partner,partner name,measure,unit,amount,suppressed,retrieved at',
      `${SERIES},2026-06,total,all partners,,,,true,2026-08-03T12:30:00.000Z`,
      `${SERIES},2026-07,total,all partners,value,USD,1000,false,2026-09-03T12:30:00.000Z`,
      `${SERIES},2026-07,CN,China,value,USD,812,false,2026-09-03T12:30:00.000Z`,
      `${SERIES},2026-07,VN,Vietnam,value,USD,100,false,2026-09-03T12:30:00.000Z`,
      '',
    ]);
  });

  test.each(['two\nlines', 'turned \u202e round', 'a bell \u0007', 'x'.repeat(501)])(
    'is not acknowledged with the comment %j, which could break or turn what stands beside it',
    async (comment) => {
      const path = `/alerts/${ID}/acknowledgement`;
      const { status, body } = await api.call('POST', path, { role: 'analyst', reader: 'ana', body: { comment } });
      expect([status, body.errors[0].path]).toEqual([422, 'comment']);
    },
  );

  test('is acknowledged with a comment that everybody sees, and that can be taken back', async () => {
    const acknowledged = await api.call('POST', `/alerts/${ID}/acknowledgement`, {
      role: 'analyst',
      reader: 'ana',
      body: { comment: 'Asked for a second source.' },
    });
    expect(acknowledged.body).toMatchObject({
      acknowledgement: { by: 'ana', comment: 'Asked for a second source.', at: expect.any(String) },
    });
    const seen = await api.call('GET', `/alerts?rule=${RULE}&acknowledged=true`, { role: 'operator' });
    expect(seen.body.items).toMatchObject([{ acknowledgement: { by: 'ana' } }]);
    const bare = await api.call('POST', `/alerts/${ID}/acknowledgement`, { role: 'analyst', reader: 'ben' });
    expect(bare.body.acknowledgement).toEqual({ by: 'ben', at: expect.any(String) });
    await storesOn(api.cloud.table).readers.save(aReader({ id: 'ben', name: 'Ben Okri' }));
    const named = await api.call('GET', `/alerts?rule=${RULE}`, { role: 'analyst' });
    expect(named.body.items[0].acknowledgement).toEqual({ by: 'ben', byName: 'Ben Okri', at: expect.any(String) });
    const back = await api.call('DELETE', `/alerts/${ID}/acknowledgement`, { role: 'analyst' });
    expect([back.status, back.body.acknowledgement]).toEqual([200, undefined]);
  });

  test('is snoozed by each reader for themselves', async () => {
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const mine = { role: 'analyst', reader: 'ana' } as const;
    const { status, body } = await api.call('POST', `/alerts/${ID}/snooze`, { ...mine, body: { until } });
    expect([status, body.snoozedUntil]).toEqual([200, until]);
    const listed = await api.call('GET', '/alerts', mine);
    expect(listed.body.items[0].snoozedUntil).toBe(until);
    const others = await api.call('GET', `/alerts/${ID}`, { role: 'analyst', reader: 'ben' });
    expect(others.body.snoozedUntil).toBeUndefined();
    const own = await api.call('GET', `/alerts/${ID}`, mine);
    expect(own.headers.get('etag')).not.toBe(others.headers.get('etag'));
    const ended = await api.call('DELETE', `/alerts/${ID}/snooze`, mine);
    expect([ended.status, ended.body.snoozedUntil]).toEqual([200, undefined]);
  });

  test.each([
    ['2020-01-01T00:00:00Z', 422],
    ['2999-01-01T00:00:00Z', 422],
    ['tomorrow', 422],
  ])('cannot be snoozed until %s', async (until, expected) => {
    const { status, body } = await api.call('POST', `/alerts/${ID}/snooze`, { role: 'analyst', body: { until } });
    expect(status).toBe(expected);
    expect(body.errors[0]).toMatchObject({ path: 'until', expected: expect.any(String) });
  });

  test.each([
    ['GET', '', undefined],
    ['POST', '/acknowledgement', {}],
    ['DELETE', '/acknowledgement', undefined],
    ['POST', '/snooze', { until: '2026-12-01T00:00:00Z' }],
    ['DELETE', '/snooze', undefined],
  ])('that does not exist is not found: %s %s', async (method, rest, body) => {
    for (const id of ['nothing~nothing~2026-07', 'no-id-of-an-alert']) {
      const answer = await api.call(method, `/alerts/${id}${rest}`, { role: 'analyst', ...(body && { body }) });
      expect([answer.status, answer.body.type]).toEqual([404, '/problems/not-found']);
    }
  });
});

describe('notices', () => {
  const mine = { role: 'analyst', reader: 'nora' } as const;

  async function deliver(run: string, event: AlertEvent): Promise<void> {
    const { table, snsClient, publicTopic } = api.cloud;
    const stores = storesOn(table);
    const clock = aClock();
    clock.pass(Number(run.slice(-1)));
    const state = await stores.alerts.state(event.rule, event.subject);
    const version = (state?.version ?? 0) + 1;
    const { rule, subject } = event;
    await stores.alerts.saveState(anAlertState({ rule, subject, outbox: [event], version }));
    const now = clock.now().toISOString();
    const plan = { run, source: 'us-census', startedAt: now, until: '2026-07', releases: [], pulls: [] };
    await stores.runs.savePlan({ ...plan, evaluations: [{ rules: [rule] }] });
    await stores.runs.saveEvaluateResult(run, 0, { assessments: 1, events: 1, outboxes: [{ rule, subject }] });
    const channel = snsChannel({ client: snsClient, publicTopic });
    const services = { ...stores, clock, channel, pace: noPace, linkBase: 'https://chokepoint.example' };
    await deliverNotices(
      { run, source: 'us-census', failedBatches: 0 },
      { ...services, newOwner: () => run, mailboxesAtOnce: 1 },
    );
  }

  test('sent ones are listed newest first with their texts, what waits before them, each to its reader alone', async () => {
    const { readers } = storesOn(api.cloud.table);
    const { TopicArn: topic = '' } = await api.cloud.snsClient.send(new CreateTopicCommand({ Name: 'reader-nora' }));
    const nora = aReader({ id: 'nora', topic, subscriptions: [{ id: 'notices', rules: ['notices'] }] });
    await readers.save(nora);
    const event = (n: number) => anEvent({ id: `notices.2026-07.raised.v.${n}`, rule: 'notices', subject: 'notices' });
    for (const n of [1, 2, 3]) await deliver(`run-${n}`, event(n));
    const gone = { ...nora, topic: `${topic}-gone` };
    await readers.save({ ...gone, version: 2 });
    await deliver('run-4', event(4));
    await readers.save({ ...gone, cadence: 'daily', digestAt: '07:00', version: 3 });
    await deliver('run-5', event(5));
    const { status, body } = await api.call('GET', '/me/notices', mine);
    expect(status).toBe(200);
    const told = body.items.map(({ state, events }: { state: string; events: { id: string }[] }) => [
      state,
      events.map(({ id }) => id.slice(-1)).join(''),
    ]);
    expect(told).toEqual([
      ['held', '5'],
      ['parked', '4'],
      ['sent', '3'],
      ['sent', '2'],
      ['sent', '1'],
    ]);
    const [held] = body.items;
    expect(held).toMatchObject({ why: 'digest', heldUntil: '2026-09-05T07:00:00.000Z', attempts: 0 });
    expect(held.email).toMatch(/^Your digest: 1 alert event\./);
    const sent = body.items.at(-1);
    expect(sent).toMatchObject({
      subject: "CRITICAL: China's share of US unwrought tungsten imports 81.2% (line 80%), 2026-07",
      attempts: 1,
      messageId: expect.any(String),
      withoutAddress: true,
      events: [{ rule: 'notices', kind: 'raised', period: '2026-07' }],
    });
    expect((await api.call('GET', '/me/notices', { role: 'operator' })).body.items).toEqual([]);
    for (const limit of [1, 2, 3]) {
      const found: string[] = [];
      for (let path = `/me/notices?limit=${limit}`; path !== ''; ) {
        const page = await api.call('GET', path, mine);
        expect(page.body.items.length).toBeLessThanOrEqual(limit);
        found.push(...page.body.items.map(({ id }: { id: string }) => id));
        path = page.body.next === undefined ? '' : `/me/notices?limit=${limit}&cursor=${page.body.next}`;
      }
      expect(found).toEqual(body.items.map(({ id }: { id: string }) => id));
    }
    // What waits and is not wanted any more will not be told, and is not shown as if it would.
    const other = [{ id: 'notices', rules: ['others'] }];
    const daily = { ...gone, cadence: 'daily', digestAt: '07:00' } as const;
    await readers.save({ ...daily, subscriptions: other, version: 4 });
    const without = await api.call('GET', '/me/notices', mine);
    expect(without.body.items.map(({ state }: { state: string }) => state)).toEqual(['parked', 'sent', 'sent', 'sent']);
    await readers.save({ ...daily, version: 5 });
  });

  test('parked ones are listed to operators with the reason, and sent again once somebody can get them', async () => {
    const { readers } = storesOn(api.cloud.table);
    const { body } = await api.call('GET', '/parked-notices', { role: 'operator' });
    expect(body.items).toMatchObject([
      { reader: 'nora', reason: expect.stringMatching(/^not-found: /), attempts: 1, mayHaveArrived: false },
    ]);
    const [{ id }] = body.items;
    const retry = () => api.call('POST', `/parked-notices/${id}/retry`, { role: 'operator' });
    const email = 'nora@example.org';
    const nora = await readers.get('nora');
    if (nora === undefined) throw new Error('nora has signed up');
    const addresses = [anAddress({ address: email, state: 'confirmed' })];
    await readers.save({ ...nora, addresses, version: nora.version + 1 });
    // The topic is missing: it is made again, and the address has to be confirmed before anything can arrive.
    const refused = await retry();
    expect([refused.status, refused.body.detail]).toEqual([409, expect.stringContaining('stays parked')]);
    expect((await readers.get('nora'))?.topic).not.toBe(nora.topic);
    expect((await api.call('GET', '/parked-notices', { role: 'operator' })).body.items).toMatchObject([{ id }]);
    const answer = await fetch(api.cloud.sns.inbox({ address: email, kind: 'confirmation' }).at(-1)?.link ?? '');
    expect(answer.ok).toBe(true);
    expect((await retry()).body).toEqual({ id, state: 'sent' });
    await api.cloud.sns.settled();
    expect(api.cloud.sns.inbox({ address: email, kind: 'notification' })).toMatchObject([{ notice: id }]);
    expect((await retry()).status).toBe(404);
    expect((await api.call('GET', '/parked-notices', { role: 'operator' })).body.items).toEqual([]);
    const mineNow = (await api.call('GET', '/me/notices', mine)).body.items;
    expect(mineNow).toMatchObject([{ state: 'held' }, { state: 'sent', id, attempts: 1 }, {}, {}, {}]);
    expect(mineNow[1].withoutAddress).toBeUndefined();
  });

  test('an event that machines could not be sent stays parked while SNS refuses it, and is sent again after that', async () => {
    const { publicTopic, snsClient } = api.cloud;
    await snsClient.send(new DeleteTopicCommand({ TopicArn: publicTopic }));
    await deliver('run-6', anEvent({ id: 'machines.2026-07.raised.v.1', rule: 'machines', subject: 'machines' }));
    const [parked] = (await api.call('GET', '/parked-notices', { role: 'operator' })).body.items;
    expect(parked).toMatchObject({ reader: '#public-topic', attempts: 1 });
    const retry = () => api.call('POST', `/parked-notices/${parked.id}/retry`, { role: 'operator' });
    const reason = expect.stringMatching(/^not-found: /);
    expect((await retry()).body).toEqual({ id: parked.id, state: 'parked', reason });
    await snsClient.send(new CreateTopicCommand({ Name: publicTopic.slice(publicTopic.lastIndexOf(':') + 1) }));
    expect((await retry()).body).toEqual({ id: parked.id, state: 'sent' });
    expect((await api.call('GET', '/parked-notices', { role: 'operator' })).body.items).toEqual([]);
  });

  test('parked ones are no business of an analyst', async () => {
    for (const [method, path] of [
      ['GET', '/parked-notices'],
      ['POST', '/parked-notices/x/retry'],
    ] as const)
      expect((await api.call(method, path, mine)).status).toBe(403);
  });
});
