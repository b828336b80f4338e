import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { CreateTopicCommand, PublishCommand, SubscribeCommand, UnsubscribeCommand } from '@aws-sdk/client-sns';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startSns, text } from './sns-fixture.ts';

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A web server that keeps what it is sent, and answers the statuses given, then 200. */
async function startReceiver(...statuses: number[]) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    void readText(request).then((body) => {
      received.push({ headers: request.headers, body });
      response.writeHead(statuses.shift() ?? 200).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { received, endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook` };
}

async function startSubscribed(endpoint: string, Attributes: Record<string, string> = {}) {
  const started = await startSns();
  const { client, sns } = started;
  const { TopicArn } = await client.send(new CreateTopicCommand({ Name: 'public' }));
  const subscription = { TopicArn, Protocol: 'http', Endpoint: endpoint, Attributes, ReturnSubscriptionArn: true };
  const { SubscriptionArn } = await client.send(new SubscribeCommand(subscription));
  await sns.settled();
  return { ...started, TopicArn, SubscriptionArn };
}

describe('a web server that subscribes', () => {
  it('is asked to confirm, then sent notifications, then told of the end', async () => {
    const { received, endpoint } = await startReceiver();
    const { client, sns, TopicArn, SubscriptionArn } = await startSubscribed(endpoint);
    const asked = JSON.parse(received[0]!.body);
    expect(received[0]!.headers).toMatchObject({
      'x-amz-sns-message-type': 'SubscriptionConfirmation',
      'x-amz-sns-message-id': asked.MessageId,
      'x-amz-sns-topic-arn': TopicArn,
      'content-type': 'text/plain; charset=UTF-8',
    });
    expect(asked).toMatchObject({ Type: 'SubscriptionConfirmation', TopicArn, Token: expect.any(String) });

    await client.send(new PublishCommand({ TopicArn, Message: 'too early' }));
    await fetch(asked.SubscribeURL);
    await client.send(new PublishCommand({ TopicArn, Message: 'é', MessageAttributes: { event: text('e1') } }));
    await sns.settled();
    expect(received[1]!.headers).toMatchObject({
      'x-amz-sns-message-type': 'Notification',
      'x-amz-sns-subscription-arn': SubscriptionArn,
    });
    expect(JSON.parse(received[1]!.body)).toMatchObject({
      Type: 'Notification',
      Message: 'é',
      MessageAttributes: { event: { Type: 'String', Value: 'e1' } },
      UnsubscribeURL: expect.stringContaining('Action=Unsubscribe'),
    });

    await client.send(new UnsubscribeCommand({ SubscriptionArn }));
    await sns.settled();
    expect(received[2]!.headers['x-amz-sns-message-type']).toBe('UnsubscribeConfirmation');
    expect(received).toHaveLength(3);
  });

  it('receives the text alone where delivery is raw', async () => {
    const { received, endpoint } = await startReceiver();
    const { client, sns, TopicArn } = await startSubscribed(endpoint, { RawMessageDelivery: 'true' });
    await fetch(JSON.parse(received[0]!.body).SubscribeURL);
    await client.send(new PublishCommand({ TopicArn, Message: 'plain' }));
    await sns.settled();
    expect(received[1]).toMatchObject({ body: 'plain', headers: { 'x-amz-sns-rawdelivery': 'true' } });
  });

  it.each([
    ['answers 503 once', [503], 'delivered', 2],
    ['answers 429 once', [429], 'delivered', 2],
    ['answers 503 throughout', [503, 503, 503], 'undeliverable', 3],
    ['answers 404', [404], 'undeliverable', 1],
    ['answers by a redirection', [302], 'undeliverable', 1],
  ] as const)('that %s', async (_, statuses, status, attempts) => {
    const { endpoint } = await startReceiver(...statuses);
    const { sns } = await startSubscribed(endpoint);
    expect(sns.deliveries()).toMatchObject([{ status, attempts }]);
  });

  it('that does not listen is given up after the last try', async () => {
    const { sns } = await startSubscribed('http://127.0.0.1:1/');
    expect(sns.deliveries()).toMatchObject([{ status: 'undeliverable', attempts: 3 }]);
  });

  it.each(['http://example.org/', 'http://127.0.0.1.example.org/', 'http://192.168.0.1/'])(
    'on another machine, %s, is never contacted',
    async (endpoint) => {
      const { sns } = await startSubscribed(endpoint);
      expect(sns.deliveries()).toMatchObject([
        { type: 'SubscriptionConfirmation', endpoint, status: 'undeliverable', attempts: 0 },
      ]);
    },
  );
});
