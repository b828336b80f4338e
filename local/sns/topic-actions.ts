import type { Action } from './services.ts';

const createTopic: Action = ({ parameters }, { topics }) => {
  const tags = parameters.list('Tags').map((tag): [string, string] => [tag.required('Key'), tag.text('Value') ?? '']);
  const attributes = parameters.map('Attributes') ?? new Map<string, string>();
  return { TopicArn: topics.create({ name: parameters.required('Name'), attributes, tags: new Map(tags) }) };
};

/** To delete a topic that is gone is no error; its subscriptions go with it. */
const deleteTopic: Action = ({ parameters }, { topics, subscriptions }) => {
  const arn = parameters.required('TopicArn');
  topics.delete(arn);
  subscriptions.deleteTopic(arn);
  return undefined;
};

const listTopics: Action = ({ parameters }, { topics }) => {
  const page = topics.list(parameters.text('NextToken'));
  return { Topics: page.rows.map(({ arn }) => ({ TopicArn: arn })), NextToken: page.nextToken };
};

const getTopicAttributes: Action = ({ parameters }, { topics, subscriptions, identity }) => {
  const { arn, attributes } = topics.get(parameters.required('TopicArn'));
  return {
    Attributes: new Map([
      ['DisplayName', ''],
      ...attributes,
      ['TopicArn', arn],
      ['Owner', identity.account],
      ['SubscriptionsConfirmed', String(subscriptions.count(arn, 'confirmed'))],
      ['SubscriptionsPending', String(subscriptions.count(arn, 'pending'))],
      ['SubscriptionsDeleted', String(subscriptions.count(arn, 'unsubscribed'))],
    ]),
  };
};

const setTopicAttributes: Action = ({ parameters }, { topics }) => {
  const value = parameters.text('AttributeValue') ?? '';
  topics.setAttribute(parameters.required('TopicArn'), parameters.required('AttributeName'), value);
  return undefined;
};

const listTagsForResource: Action = ({ parameters }, { topics }) => {
  const { tags } = topics.get(parameters.required('ResourceArn'));
  return { Tags: [...tags].map(([key, value]) => ({ Key: key, Value: value })) };
};

export const topicActions = {
  CreateTopic: createTopic,
  DeleteTopic: deleteTopic,
  ListTopics: listTopics,
  GetTopicAttributes: getTopicAttributes,
  SetTopicAttributes: setTopicAttributes,
  ListTagsForResource: listTagsForResource,
};
