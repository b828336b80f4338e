/** What is left of a delivery when a call fails or the process dies, and what a repeat makes of it. */
import type { Context } from 'aws-lambda';
import { expect, test, vi } from 'vitest';
import { deliverNotices } from '../../functions/deliver-notices/deliver-notices.ts';
import { awsEnvironment } from '../../local/dynamodb/aws-environment.ts';
import { type Mailbox, PUBLIC_MAILBOX } from '../../shared/domain/mailbox.ts';
import { aDelivery, type Delivery, EVENTS, evaluated, RUN } from '../support/a-delivery.ts';
import { onEveryEngine } from '../support/dynamodb.ts';
import { type CloudFault, faultyCloud } from '../support/faulty-cloud.ts';

vi.setConfig({ testTimeout: 120_000 });

const INPUT = { run: RUN, source: 'us-census', failedBatches: 0 };
const ALL = EVENTS.map(({ id }) => id).toSorted();
const CRITICAL = EVENTS.filter(({ severity }) => severity === 'critical')
  .map(({ id }) => id)
  .toSorted();
/** As long as a claim binds others. */
const LEASE_MINUTES = 16;

onEveryEngine('a delivery that fails half-way', (freshTable) => {
  test.each([
    { how: 'once', when: 'before' },
    { how: 'once', when: 'after' },
    { how: 'death', when: 'before' },
    { how: 'death', when: 'after' },
  ] as const)(
    'loses nothing and repeats at most the publish in flight: $how, $when the effect of each call',
    async ({ how, when }) => {
      const failed: string[] = [];
      const repeated: string[] = [];
      for (let call = 1; ; call++) {
        const delivery = await aDelivery(await freshTable());
        const outcome = await failAndRepeat(delivery, { call, how, when });
        await delivery.close();
        if (outcome === undefined) break;
        failed.push(outcome.failed);
        if (outcome.repeated !== undefined) repeated.push(`${outcome.failed}: ${outcome.repeated}`);
      }
      // Three events to machines and two notices, each with its reads, its claim, its record and its end.
      expect(failed.filter((name) => name === 'PublishCommand')).toHaveLength(5);
      expect(failed.length).toBeGreaterThan(30);
      // Nothing was sent when the publish failed before its effect, and its answer came when a call before it failed.
      if (how === 'once' && when === 'before')
        expect(repeated.filter((line) => line.startsWith('Publish'))).toEqual([]);
      if (when === 'after') expect(repeated.filter((line) => line.startsWith('Publish'))).toHaveLength(5);
    },
  );

  /** Undefined when the fault never came, because the delivery was through before. */
  async function failAndRepeat(
    delivery: Delivery,
    fault: CloudFault,
  ): Promise<{ failed: string; repeated?: string } | undefined> {
    const cloud = faultyCloud(delivery.table, delivery.sns, fault);
    const first = await deliverNotices(INPUT, delivery.services(cloud)).then(
      () => undefined,
      (error: Error) => error.name,
    );
    if (cloud.calls() < fault.call) {
      expect(first).toBeUndefined();
      return undefined;
    }
    expect(first).toMatch(/^(Injected|DeliveryDeferred)$/);
    delivery.clock.pass(LEASE_MINUTES);
    await deliverNotices(INPUT, delivery.services());
    const repeated = await nothingLost(delivery);
    return { failed: cloud.failed(), ...(repeated !== undefined && { repeated }) };
  }

  /** Answers what was sent twice, if anything. */
  async function nothingLost(delivery: Delivery): Promise<string | undefined> {
    const { alerts, mailboxes, releases } = delivery.stores;
    const twice: string[] = [];
    for (const [reader, wanted] of [
      ['ann', ALL],
      ['ben', CRITICAL],
    ] as const) {
      const [mail, text] = [delivery.received(reader), delivery.received(reader, 'sms')];
      expect(mail).toMatchObject([{ events: wanted }]);
      expect(text).toEqual(mail);
      const records = await mailboxes.deliveries(reader);
      expect(records).toMatchObject([{ notice: mail[0]?.notice, events: wanted }]);
      if (mail[0]?.copies === 1) continue;
      expect(mail[0]?.copies).toBe(2);
      expect(records[0]?.attempts).toBe(2);
      twice.push(reader);
    }
    const published = delivery.published();
    expect(published.map(({ id }) => id)).toEqual(ALL);
    for (const { id, times } of published.filter((one) => one.times > 1)) {
      expect(times).toBe(2);
      twice.push(id);
    }
    expect(twice.length).toBeLessThanOrEqual(1);
    expect(await delivery.waiting()).toEqual([]);
    expect(
      [...(await alerts.events('tungsten')), ...(await alerts.events('wafers'))].map(({ id }) => id).toSorted(),
    ).toEqual(ALL);
    const [tungsten, wafers] = [
      await alerts.alert('tungsten~tungsten~2026-07'),
      await alerts.alert('wafers~JP~2026-07'),
    ];
    expect([tungsten?.last.order, tungsten?.first.order, wafers?.last.level]).toEqual(['2', '1', 'warning']);
    expect((await releases.list('us-census'))[0]?.processedAt).toBeDefined();
    return twice[0];
  }

  test('a claim of a dead invocation is taken over when its lease ends, not before', async () => {
    const delivery = await aDelivery(await freshTable());
    await dieInTheFirstNotice(delivery);
    await evaluated(delivery, 'next-run');
    for (const run of [RUN, 'next-run']) {
      delivery.clock.pass(LEASE_MINUTES / 2 - 0.1);
      await expect(deliverNotices({ ...INPUT, run }, delivery.services())).rejects.toMatchObject({
        name: 'DeliveryDeferred',
        message: '1 deliveries deferred: ann: another delivery is under way',
      });
      // Everybody else was told meanwhile, and what ann was not told still waits.
      expect(delivery.received('ben')).toMatchObject([{ events: CRITICAL, copies: 1 }]);
      expect((await delivery.waiting()).toSorted()).toEqual(ALL);
      expect(delivery.received('ann')).toMatchObject([{ copies: 1 }]);
    }
    delivery.clock.pass(0.2);
    await deliverNotices({ ...INPUT, run: 'next-run' }, delivery.services());
    expect(delivery.received('ann')).toMatchObject([{ events: ALL, copies: 2 }]);
    const [{ inFlight }, [record]] = [
      await delivery.stores.mailboxes.mailbox('ann'),
      await delivery.stores.mailboxes.deliveries('ann'),
    ];
    expect(inFlight).toBeUndefined();
    expect(record).toMatchObject({
      notice: delivery.received('ann')[0]?.notice,
      attempts: 2,
      at: '2026-09-04T13:00:00.000Z',
    });
    expect(await delivery.waiting()).toEqual([]);
    await delivery.close();
  });

  test('a claim taken over carries the events it was made for; newer ones make a notice of their own', async () => {
    const delivery = await aDelivery(await freshTable());
    await dieInTheFirstNotice(delivery);
    const { alerts } = delivery.stores;
    const state = await alerts.state('wafers', 'JP');
    const [, , wafers] = EVENTS;
    if (state === undefined || wafers === undefined) throw new Error('the scene has no wafers');
    const newer = { ...wafers, id: 'wafers.JP.2026-08.resolved.b2', kind: 'resolved' as const, period: '2026-08' };
    await alerts.saveState({ ...state, outbox: [...state.outbox, newer], version: state.version + 1 });
    delivery.clock.pass(LEASE_MINUTES);
    await deliverNotices(INPUT, delivery.services());
    expect(delivery.received('ann')).toMatchObject([
      { events: ALL, copies: 2 },
      { events: [newer.id], copies: 1 },
    ]);
    await delivery.close();
  });

  test('an outcome that is not known is settled at the next delivery, without waiting for the lease', async () => {
    const delivery = await aDelivery(await freshTable());
    const services = delivery.services();
    const channel = {
      ...services.channel,
      sendNotice: (...call: Parameters<typeof services.channel.sendNotice>) => {
        if (delivery.received('ann').length === 0)
          delivery.sns.failNext('Publish', { code: 'InternalError', afterEffect: true, dropConnection: true });
        return services.channel.sendNotice(...call);
      },
    };
    await expect(deliverNotices(INPUT, { ...services, channel })).rejects.toThrow(/ann: unavailable: /);
    delivery.clock.pass(1);
    await deliverNotices(INPUT, delivery.services());
    expect(delivery.received('ann')).toMatchObject([{ events: ALL, copies: 2 }]);
    expect(await delivery.stores.mailboxes.deliveries('ann')).toMatchObject([{ attempts: 2 }]);
    await delivery.close();
  });
});

onEveryEngine('the handler', (freshTable) => {
  test('notes each publish that it repeats: the client beneath it repeats none by itself', async () => {
    const delivery = await aDelivery(await freshTable());
    const environment = {
      ...awsEnvironment(delivery.table.endpoint),
      AWS_ENDPOINT_URL_SNS: delivery.sns.url,
      TABLE_NAME: delivery.table.table,
      STAGE: 'test',
      PUBLIC_TOPIC_ARN: delivery.publicTopic,
      LINK_BASE: 'https://chokepoint.example.org',
      POWERTOOLS_LOG_LEVEL: 'SILENT',
    };
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    // A handler keeps the services of its first call, and with them the first engine's address.
    vi.resetModules();
    const { handler } = await import('../../functions/deliver-notices/handler.ts');
    delivery.sns.failNext('Publish', { code: 'InternalError', afterEffect: true, dropConnection: true });
    const invoke = () =>
      handler({ run: RUN, source: 'us-census', pulls: [], evaluations: [{ failed: false }] }, {} as Context);
    await expect(invoke()).rejects.toMatchObject({ name: 'DeliveryDeferred' });
    // The connection that was dropped may take a publish beside it along, which then is in doubt as well.
    let outcome: unknown;
    for (let repeat = 1; repeat <= 4 && (outcome === undefined || outcome instanceof Error); repeat++)
      outcome = await invoke().catch((error: unknown) => error);
    expect(outcome).toMatchObject({ failures: 0 });
    vi.unstubAllEnvs();
    // Machines and readers are told side by side, so either publish may be the one that was lost: somebody was told
    // twice, and the record of that delivery says so.
    const { mailboxes, readers } = delivery.stores;
    const people = (await readers.list()).map(({ id }) => id);
    const deliveries = await Promise.all([PUBLIC_MAILBOX, ...people].map((id) => mailboxes.deliveries(id)));
    const repeated = deliveries.flat().filter(({ attempts }) => attempts > 1);
    const events = delivery.published().filter(({ times }) => times > 1);
    const notices = people.flatMap((id) => delivery.received(id)).filter(({ copies }) => copies > 1);
    expect(events.length + notices.length).toBeGreaterThan(0);
    for (const { id } of events) expect(repeated.some((record) => record.events.includes(id))).toBe(true);
    for (const { notice } of notices) expect(repeated.some((record) => record.notice === notice)).toBe(true);
    await delivery.close();
  });
});

/** The process is gone right after SNS took ann's notice, before anything could be noted. */
async function dieInTheFirstNotice(delivery: Delivery): Promise<void> {
  const services = delivery.services();
  let isDead = false;
  const channel = {
    ...services.channel,
    sendNotice: async (...call: Parameters<typeof services.channel.sendNotice>): Promise<never> => {
      if (!isDead) await services.channel.sendNotice(...call);
      isDead = true;
      throw new Error('killed');
    },
  };
  const mailboxes = {
    ...services.mailboxes,
    saveMailbox: async (box: Mailbox) => {
      if (isDead) throw new Error('killed');
      return services.mailboxes.saveMailbox(box);
    },
  };
  await expect(deliverNotices(INPUT, { ...services, channel, mailboxes })).rejects.toThrow('ann: Error: killed');
  expect(delivery.received('ann')).toMatchObject([{ copies: 1 }]);
  expect(delivery.received('ben')).toEqual([]);
}
