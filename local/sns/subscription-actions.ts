import type { Action, ActionRequest, Services } from './services.ts';
import { invalidParameter, SnsError } from './sns-error.ts';
import { checkEndpoint, checkSubscriptionAttribute } from './subscription-attributes.ts';
import type { Subscription } from './subscriptions.ts';
import type { XmlResult } from './xml-response.ts';

const subscribe: Action = ({ parameters, now }, { topics, subscriptions, tokens, publisher }) => {
  const topicArn = topics.get(parameters.required('TopicArn')).arn;
  const protocol = parameters.required('Protocol');
  const endpoint = parameters.required('Endpoint');
  checkEndpoint(protocol, endpoint);
  const attributes = parameters.map('Attributes') ?? new Map<string, string>();
  for (const [name, value] of attributes) checkSubscriptionAttribute(protocol, name, value);
  const returnArn = parameters.flag('ReturnSubscriptionArn');
  const subscription = subscriptions.subscribe({ topicArn, protocol, endpoint, attributes }, now);
  if (subscription.status === 'confirmed') return { SubscriptionArn: subscription.arn };
  publisher.askToConfirm(subscription, tokens.issue(subscription.arn, now), now);
  return { SubscriptionArn: returnArn ? subscription.arn : 'pending confirmation' };
};

const confirmSubscription: Action = ({ parameters, signed, now }, { topics, subscriptions, tokens }) => {
  const topic = topics.get(parameters.required('TopicArn'));
  const arn = tokens.redeem(parameters.required('Token'), now);
  if (arn === undefined || !arn.startsWith(`${topic.arn}:`)) throw invalidParameter('Token');
  const authenticateOnUnsubscribe = parameters.flag('AuthenticateOnUnsubscribe');
  if (authenticateOnUnsubscribe && !signed) {
    throw new SnsError('AuthorizationError', 'AuthenticateOnUnsubscribe takes a signed request');
  }
  const subscription = subscriptions.confirm(arn, { authenticated: signed, authenticateOnUnsubscribe });
  if (subscription === undefined) throw new SnsError('NotFound', 'Subscription does not exist');
  return { SubscriptionArn: subscription.arn };
};

/** To cancel a subscription that is gone is no error; one that waits for its confirmation cannot be cancelled. */
const unsubscribe: Action = (request, services) => {
  const subscription = services.subscriptions.find(request.parameters.required('SubscriptionArn'));
  if (subscription === undefined) return undefined;
  if (subscription.status === 'pending') {
    throw invalidParameter('SubscriptionArn Reason: This subscription is pending confirmation and cannot be deleted');
  }
  if (subscription.authenticateOnUnsubscribe && !request.signed) {
    throw new SnsError('AuthorizationError', 'This subscription can be cancelled by a signed request only');
  }
  services.subscriptions.cancel(subscription.arn);
  if (hearsOfCancelling(subscription, request)) sayFarewell(subscription, request, services);
  return undefined;
};

const listSubscriptions: Action = ({ parameters }, { subscriptions, identity }) => {
  const page = subscriptions.list(parameters.text('NextToken'));
  return { Subscriptions: page.rows.map((row) => listEntry(row, identity.account)), NextToken: page.nextToken };
};

const listSubscriptionsByTopic: Action = ({ parameters }, { topics, subscriptions, identity }) => {
  const topic = topics.get(parameters.required('TopicArn'));
  const page = subscriptions.list(parameters.text('NextToken'), topic.arn);
  return { Subscriptions: page.rows.map((row) => listEntry(row, identity.account)), NextToken: page.nextToken };
};

const getSubscriptionAttributes: Action = ({ parameters }, { subscriptions, identity }) => {
  const subscription = subscriptions.get(parameters.required('SubscriptionArn'));
  const policy = subscription.attributes.get('FilterPolicy') ?? '';
  return {
    Attributes: new Map([
      ['SubscriptionArn', subscription.arn],
      ['TopicArn', subscription.topicArn],
      ['Owner', identity.account],
      ['Protocol', subscription.protocol],
      ['Endpoint', subscription.endpoint],
      ['PendingConfirmation', String(subscription.status === 'pending')],
      ['ConfirmationWasAuthenticated', String(subscription.confirmationAuthenticated)],
      ['RawMessageDelivery', subscription.attributes.get('RawMessageDelivery') ?? 'false'],
      ...(policy === ''
        ? []
        : ([
            ['FilterPolicy', policy],
            ['FilterPolicyScope', 'MessageAttributes'],
          ] as const)),
    ]),
  };
};

const setSubscriptionAttributes: Action = ({ parameters }, { subscriptions }) => {
  const { arn, protocol } = subscriptions.get(parameters.required('SubscriptionArn'));
  const name = parameters.required('AttributeName');
  const value = parameters.text('AttributeValue') ?? '';
  checkSubscriptionAttribute(protocol, name, value);
  subscriptions.setAttribute(arn, name, value);
  return undefined;
};

function hearsOfCancelling({ protocol }: Subscription, { signed }: ActionRequest): boolean {
  return protocol === 'http' || protocol === 'https' || (protocol === 'email' && !signed);
}

function sayFarewell(subscription: Subscription, { now }: ActionRequest, services: Services): void {
  const token = services.tokens.issue(subscription.arn, now);
  services.publisher.sayFarewell(subscription, { token, topic: services.topics.get(subscription.topicArn) }, now);
}

/** A list names a pending subscription by that word alone, so nobody learns the ARN that confirming it will show. */
function listEntry({ arn, status, protocol, endpoint, topicArn }: Subscription, account: string): XmlResult {
  const shownArn = status === 'pending' ? 'PendingConfirmation' : arn;
  return { SubscriptionArn: shownArn, Owner: account, Protocol: protocol, Endpoint: endpoint, TopicArn: topicArn };
}

export const subscriptionActions = {
  Subscribe: subscribe,
  ConfirmSubscription: confirmSubscription,
  Unsubscribe: unsubscribe,
  ListSubscriptions: listSubscriptions,
  ListSubscriptionsByTopic: listSubscriptionsByTopic,
  GetSubscriptionAttributes: getSubscriptionAttributes,
  SetSubscriptionAttributes: setSubscriptionAttributes,
};
