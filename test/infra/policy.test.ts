import { readFileSync } from 'node:fs';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { checked } from '../../infra/stage.ts';
import { stackOf } from '../../infra/synthesized-pipeline.ts';

const findings = (stack: ReturnType<typeof stackOf>) =>
  new AwsSolutionsChecks().validateScope(stack).violations.map(({ ruleName }) => ruleName);
const stackWith = (settings: object) => stackOf(checked({ name: 'dev', ...settings }));
const example = JSON.parse(readFileSync(new URL('../../infra/stages/prod.example.json', import.meta.url), 'utf8'));

describe('the AwsSolutions rules', () => {
  it.each([
    ['dev', {}],
    ['a stage of another name, as acknowledgements name the stage', { name: 'prod' }],
    ['one with everything, and domains of its own', { name: 'prod', ...example }],
    ['one without a console', { name: 'prod', console: false, linkBase: 'https://chokepoint.example' }],
  ])('have no finding that is not acknowledged with its reason in %s', (_, settings) => {
    expect(findings(stackWith(settings))).toEqual([]);
  });

  it('find a wildcard that nobody acknowledged', () => {
    const stack = stackWith({});
    new iam.ManagedPolicy(stack, 'TooMuch', {
      statements: [new iam.PolicyStatement({ actions: ['dynamodb:*'], resources: ['*'] })],
    });
    expect(findings(stack)).toEqual(expect.arrayContaining([expect.stringContaining('IAM5')]));
  });
});

describe('a stage with domains of its own', () => {
  const template = Template.fromStack(stackWith({ name: 'prod', ...example }));
  const { console, api } = example.domain;

  it('serves the console and the API under them', () => {
    template.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: {
        Aliases: [console.name],
        ViewerCertificate: { AcmCertificateArn: console.certificateArn, MinimumProtocolVersion: 'TLSv1.2_2021' },
      },
    });
    template.hasResourceProperties('AWS::ApiGatewayV2::DomainName', { DomainName: api.name });
    template.hasOutput('ApiUrl', { Value: Match.anyValue() });
  });

  it('lets the console talk to that API, and the API to that console, by name', () => {
    template.hasResourceProperties('AWS::ApiGatewayV2::Api', {
      CorsConfiguration: { AllowOrigins: [`https://${console.name}`] },
    });
    const [policy] = Object.values(template.findResources('AWS::CloudFront::ResponseHeadersPolicy'));
    const text = JSON.stringify(policy);
    expect(text).toContain(`https://${api.name}`);
    expect(text).not.toContain('execute-api');
  });
});
