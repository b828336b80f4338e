/** A queue that is subscribed to a topic, as a machine of somebody else would be. */
import { SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import * as z from 'zod';
import type { Clients } from './cloud.ts';

const envelopeSchema = z.object({
  Message: z.string(),
  Subject: z.string().optional(),
  MessageAttributes: z.record(z.string(), z.object({ Value: z.string() })).default({}),
});

export interface ReceivedMessage {
  readonly message: string;
  readonly subject?: string | undefined;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface ListeningQueue {
  /** Takes what has come since the last time, at least `expected` messages unless ten seconds pass without. */
  take(expected?: number): Promise<ReceivedMessage[]>;
}

/** Makes the queue, lets the topic send to it, subscribes it. */
export async function listenTo({ sqs, sns }: Clients, topic: string, name: string): Promise<ListeningQueue> {
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  const queue = z.string().parse(Attributes?.['QueueArn']);
  const statement = {
    Effect: 'Allow',
    Principal: { Service: 'sns.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: queue,
    Condition: { ArnEquals: { 'aws:SourceArn': topic } },
  };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
  await sns.send(new SubscribeCommand({ TopicArn: topic, Protocol: 'sqs', Endpoint: queue }));
  const receive = async (): Promise<ReceivedMessage[]> => {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
    );
    if (Messages.length === 0) return [];
    const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    return Messages.map(({ Body = '' }) => opened(Body));
  };
  return {
    async take(expected = 0) {
      const taken: ReceivedMessage[] = [];
      const deadline = Date.now() + 10_000;
      for (;;) {
        const received = await receive();
        taken.push(...received);
        if (received.length === 0 && (taken.length >= expected || Date.now() > deadline)) return taken;
      }
    },
  };
}

function opened(body: string): ReceivedMessage {
  const { Message, Subject, MessageAttributes } = envelopeSchema.parse(JSON.parse(body));
  const attributes = Object.fromEntries(Object.entries(MessageAttributes).map(([name, { Value }]) => [name, Value]));
  return { message: Message, subject: Subject, attributes };
}
