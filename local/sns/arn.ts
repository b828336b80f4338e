import { invalidParameter, SnsError } from './sns-error.ts';

/** The account and Region that the local SNS plays. */
export interface Identity {
  readonly region: string;
  readonly account: string;
}

const TOPIC_NAME = /^[A-Za-z0-9_-]{1,256}$/;
const ENDPOINT_ARN = {
  sqs: /^arn:aws:sqs:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,80}(\.fifo)?$/,
  lambda: /^arn:aws:lambda:[a-z0-9-]+:\d{12}:function:[A-Za-z0-9_-]{1,64}(:[A-Za-z0-9_$-]+)?$/,
} as const;

/** @throws SnsError InvalidParameter when SNS would not have the name. */
export function makeTopicArn(identity: Identity, name: string): string {
  if (!TOPIC_NAME.test(name)) throw invalidParameter('Topic Name');
  return `arn:aws:sns:${identity.region}:${identity.account}:${name}`;
}

/** @throws SnsError InvalidParameter for an ARN of another form or Region, AuthorizationError for another account. */
export function checkTopicArn(arn: string, identity: Identity): void {
  const [region, account, name, ...rest] = splitArn(arn, 'TopicArn');
  if (rest.length > 0 || !TOPIC_NAME.test(name ?? '') || region !== identity.region) throw invalidParameter('TopicArn');
  checkAccount(account, identity);
}

/** @throws SnsError as `checkTopicArn` does; also for `PendingConfirmation`, which lists show instead of an ARN. */
export function checkSubscriptionArn(arn: string, identity: Identity): void {
  const [region, account, topic, id, ...rest] = splitArn(arn, 'SubscriptionArn');
  const wellFormed = rest.length === 0 && TOPIC_NAME.test(topic ?? '') && /^[0-9a-f-]{36}$/.test(id ?? '');
  if (!wellFormed || region !== identity.region) throw invalidParameter('SubscriptionArn Reason: SubscriptionId');
  checkAccount(account, identity);
}

/** True when the endpoint is the ARN of a queue or a function, as the protocol asks for. */
export function isEndpointArn(protocol: keyof typeof ENDPOINT_ARN, endpoint: string): boolean {
  return ENDPOINT_ARN[protocol].test(endpoint);
}

/** What follows `arn:aws:sns:`, by element. */
function splitArn(arn: string, parameter: string): string[] {
  const elements = arn.split(':');
  if (elements.length < 6) {
    throw invalidParameter(`${parameter} Reason: An ARN must have at least 6 elements, not ${elements.length}`);
  }
  if (!arn.startsWith('arn:aws:sns:')) throw invalidParameter(parameter);
  return elements.slice(3);
}

function checkAccount(account: string | undefined, identity: Identity): void {
  if (!/^\d{12}$/.test(account ?? '')) throw invalidParameter('TopicArn');
  if (account !== identity.account) {
    throw new SnsError(
      'AuthorizationError',
      `User: arn:aws:iam::${identity.account}:root is not authorized to use this resource`,
    );
  }
}
