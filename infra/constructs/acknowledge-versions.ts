import { CfnElement, Stack, Validations } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';

/** CDK's grant to invoke a function names its versions too, which cdk-nag takes for a wildcard. */
export function acknowledgeVersions(role: iam.Role, functions: readonly lambda.Function[]): void {
  const reason = 'The grant to invoke a function includes its versions; it is still the one function.';
  Validations.of(role).acknowledge(
    ...functions.map((each) => ({ id: `AwsSolutions-IAM5[Resource::<${logicalId(each)}.Arn>:*]`, reason })),
  );
}

function logicalId(each: lambda.Function): string {
  const resource = each.node.defaultChild;
  if (!CfnElement.isCfnElement(resource)) throw new Error(`${each.node.path} has no resource of its own.`);
  return Stack.of(each).getLogicalId(resource);
}
