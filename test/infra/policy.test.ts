import * as iam from 'aws-cdk-lib/aws-iam';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { unbundledStack } from '../../infra/synthesized-pipeline.ts';

const findings = (stack: ReturnType<typeof unbundledStack>) =>
  new AwsSolutionsChecks().validateScope(stack).violations.map(({ ruleName }) => ruleName);

describe('the AwsSolutions rules', () => {
  it('have no finding that is not acknowledged with its reason', () => {
    expect(findings(unbundledStack())).toEqual([]);
  });

  it('hold for any stage, as acknowledgements name the stage', () => {
    expect(findings(unbundledStack({ stage: 'prod', linkBase: 'https://chokepoint.example' }))).toEqual([]);
  });

  it('find a wildcard that nobody acknowledged', () => {
    const stack = unbundledStack();
    new iam.ManagedPolicy(stack, 'TooMuch', {
      statements: [new iam.PolicyStatement({ actions: ['dynamodb:*'], resources: ['*'] })],
    });
    expect(findings(stack)).toEqual(expect.arrayContaining([expect.stringContaining('IAM5')]));
  });
});
