import { CustomResource, CustomResourceProvider, CustomResourceProviderRuntime, Duration, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { fileURLToPath } from 'node:url';

const code = fileURLToPath(new URL('../custom-resources/remove-reader-topics', import.meta.url));

export interface ReaderTopicsRemovalProps {
  /** What the names of readers' topics begin with. */
  readonly prefix: string;
  /** The same as an ARN of a policy. */
  readonly topics: string;
}

/** Takes away the topics of readers together with the stack of a disposable stage. */
export class ReaderTopicsRemoval extends Construct {
  constructor(scope: Construct, id: string, { prefix, topics }: ReaderTopicsRemovalProps) {
    super(scope, id);
    const resourceType = 'Custom::RemoveReaderTopics';
    const serviceToken = CustomResourceProvider.getOrCreate(this, resourceType, {
      codeDirectory: code,
      runtime: CustomResourceProviderRuntime.NODEJS_24_X,
      timeout: Duration.minutes(10),
      description: 'Deletes the topics of readers when the stack is deleted',
      policyStatements: [
        { Effect: 'Allow', Action: 'sns:ListTopics', Resource: '*' },
        { Effect: 'Allow', Action: 'sns:DeleteTopic', Resource: topics },
        { Effect: 'Allow', Action: 'cloudformation:DescribeStacks', Resource: Stack.of(this).stackId },
      ],
    });
    new CustomResource(this, 'Resource', { resourceType, serviceToken, properties: { Prefix: prefix } });
  }
}
