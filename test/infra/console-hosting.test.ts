import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bucketPolicy, ofType, only, said, statementsOf } from './template.ts';

const bucket = only('AWS::S3::Bucket').Properties;
const { DistributionConfig } = only('AWS::CloudFront::Distribution').Properties;
const { ResponseHeadersPolicyConfig } = only('AWS::CloudFront::ResponseHeadersPolicy').Properties;
const headers = ResponseHeadersPolicyConfig.SecurityHeadersConfig;

describe('the bucket of the console', () => {
  it('is closed to the public, encrypted, and reached over TLS only', () => {
    expect(bucket['PublicAccessBlockConfiguration']).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
    expect(bucket['BucketEncryption']).toMatchObject({ ServerSideEncryptionConfiguration: expect.any(Array) });
    expect(bucketPolicy()).toContainEqual(
      expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
    );
  });

  it('is read by the one distribution', () => {
    const [reader, ...others] = bucketPolicy().filter(
      ({ Action, Effect }) => Effect === 'Allow' && String(Action).includes('GetObject'),
    );
    expect(others).toEqual([]);
    expect(reader?.Principal).toEqual({ Service: 'cloudfront.amazonaws.com' });
    const [condition = {}] = Object.values(reader?.Condition ?? {});
    expect(said(condition['AWS:SourceArn'])).toContain(':distribution/<ConsoleDistribution>');
    expect(DistributionConfig.Origins[0].OriginAccessControlId).toBeDefined();
  });
});

describe('every answer of the console', () => {
  it('says that scripts, styles and calls are its own and its service’s', () => {
    const policy = said(headers.ContentSecurityPolicy.ContentSecurityPolicy);
    const directives = Object.fromEntries(
      policy.split('; ').map((directive) => [directive.split(' ')[0], directive.split(' ').slice(1).join(' ')]),
    );
    expect(directives).toMatchObject({
      'default-src': "'none'",
      'script-src': "'self'",
      'style-src': "'self'",
      'frame-ancestors': "'none'",
      'base-uri': "'none'",
      'connect-src': "'self' https://*.execute-api.REGION.amazonaws.com https://*.auth.REGION.amazoncognito.com",
    });
    expect(policy).not.toMatch(/unsafe|\*(?!\.(execute-api|auth)\.REGION)/);
  });

  it('carries the other headers, and is served over TLS', () => {
    expect(headers).toMatchObject({
      ContentTypeOptions: { Override: true },
      FrameOptions: { FrameOption: 'DENY' },
      ReferrerPolicy: { ReferrerPolicy: 'no-referrer' },
      StrictTransportSecurity: { AccessControlMaxAgeSec: 31_536_000 },
    });
    expect(DistributionConfig.DefaultCacheBehavior.ViewerProtocolPolicy).toBe('redirect-to-https');
    expect(DistributionConfig.DefaultCacheBehavior.ResponseHeadersPolicyId).toBeDefined();
  });
});

describe('the console', () => {
  it('is the place that links in notices lead to', () => {
    const { Environment } = only('AWS::Lambda::Function', 'DeliverNotices').Properties;
    expect(said(Environment.Variables.LINK_BASE)).toBe('https://<ConsoleDistribution>');
    const named = only('AWS::Lambda::Function', 'DeliverNotices', { stage: 'prod', linkBase: 'https://l.example' });
    expect(named.Properties['Environment'].Variables.LINK_BASE).toBe('https://l.example');
  });

  const deployment = (id: string) => ofType('Custom::CDKBucketDeployment').find(([each]) => each.startsWith(id))?.[1];

  it('is asked for anew each time, and finds the one file that differs between stages', () => {
    const { Properties } = deployment('ConsolePage') ?? {};
    expect(Properties).toMatchObject({ SystemMetadata: { 'cache-control': 'no-cache' }, Exclude: ['assets/*'] });
    const texts = JSON.stringify(Properties?.['SourceMarkers']);
    for (const part of ['ApiHttpApi', 'IdentityUserPool', 'IdentityUserPoolConsole']) expect(texts).toContain(part);
  });

  it.skipIf(!existsSync(new URL('../../console/dist', import.meta.url)))(
    'keeps files that are named for their content for ever, and those of the page before',
    () => {
      expect(deployment('ConsoleAssets')?.Properties).toMatchObject({
        DestinationBucketKeyPrefix: 'assets/',
        Prune: false,
        SystemMetadata: { 'cache-control': 'public, max-age=31536000, immutable' },
      });
    },
  );

  it('is left out whole where it is switched off, with the functions that CDK brings for it', () => {
    const off = { console: 'off' };
    const types = ['AWS::S3::Bucket', 'AWS::CloudFront::Distribution', 'Custom::CDKBucketDeployment'];
    for (const type of types) {
      expect(ofType(type)).not.toEqual([]);
      expect(ofType(type, off)).toEqual([]);
    }
    expect(statementsOf('CustomCDKBucketDeployment', off)).toEqual([]);
  });
});
