/**
 * Deletes the topics of readers together with the stack that they were made for: they were made at run time, so
 * CloudFormation knows none of them. A stack that merely loses this resource, as when its stage stops being disposable,
 * keeps them. CommonJS and the SDK of the runtime, because CDK's entry point for custom resources loads it as it is.
 */
exports.handler = async ({ RequestType, StackId, ResourceProperties }) => {
  if (RequestType !== 'Delete' || !(await isGoing(StackId))) return {};
  const { DeleteTopicCommand, paginateListTopics, SNSClient } = require('@aws-sdk/client-sns');
  const client = new SNSClient({});
  const found = [];
  for await (const { Topics = [] } of paginateListTopics({ client }, {}))
    for (const { TopicArn = '' } of Topics)
      if (TopicArn.split(':').at(-1).startsWith(ResourceProperties.Prefix)) found.push(TopicArn);
  for (const TopicArn of found) await client.send(new DeleteTopicCommand({ TopicArn }));
  return { Data: { Removed: String(found.length) } };
};

async function isGoing(StackName) {
  const { CloudFormationClient, DescribeStacksCommand } = require('@aws-sdk/client-cloudformation');
  const { Stacks = [] } = await new CloudFormationClient({}).send(new DescribeStacksCommand({ StackName }));
  return Stacks.some(({ StackStatus }) => StackStatus === 'DELETE_IN_PROGRESS');
}
