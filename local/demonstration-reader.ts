/** The one reader that the local service signs up by itself, as a person would: subscribe, open the mail, click. */
import { CreateTopicCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import type { ReaderStore } from '../shared/ports/reader-store.ts';
import { type LocalCloud, STAGE } from './local-cloud.ts';

export const DEMONSTRATION = {
  id: 'demo',
  name: 'Demonstration reader',
  email: 'analyst@example.org',
  /** A number of the block that is set aside for fiction. */
  sms: '+12025550123',
} as const;

/** Safe to repeat: a topic, a subscription and a confirmed address that are there stay as they are. */
export async function signUpDemonstrationReader({ snsClient, sns }: LocalCloud, readers: ReaderStore): Promise<void> {
  const { id, name, email, sms } = DEMONSTRATION;
  const { TopicArn: topic = '' } = await snsClient.send(
    new CreateTopicCommand({ Name: `chokepoint-${STAGE}-reader-${id}`, Attributes: { DisplayName: 'Chokepoint' } }),
  );
  const { SubscriptionArn } = await snsClient.send(
    new SubscribeCommand({ TopicArn: topic, Protocol: 'email', Endpoint: email }),
  );
  await snsClient.send(new SubscribeCommand({ TopicArn: topic, Protocol: 'sms', Endpoint: sms }));
  await readers.put({ id, name, topic, subscriptions: [{ id: 'everything' }] });
  if (SubscriptionArn?.startsWith('arn:')) return;
  const link = sns.inbox({ address: email, kind: 'confirmation', topicArn: topic }).at(-1)?.link;
  if (link === undefined)
    throw new Error(`${email} received no confirmation mail; expected one after the subscription`);
  await confirm(link);
}

async function confirm(link: string): Promise<void> {
  const answer = await fetch(link);
  if (!answer.ok) throw new Error(`the confirmation link answered ${answer.status}; expected 200`);
}
