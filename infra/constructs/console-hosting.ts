import {
  Annotations,
  CfnElement,
  DefaultStackSynthesizer,
  Duration,
  RemovalPolicy,
  Stack,
  Validations,
} from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Stage } from '../stage.ts';

/** What `npm run build:console` makes; a synthesis works without it. */
const BUILT = fileURLToPath(new URL('../../console/dist', import.meta.url));

export interface ConsoleHostingProps {
  readonly stage: Stage;
  /** What the page may talk to beside its own origin. */
  readonly connectsTo: readonly string[];
}

/** The page: a private bucket behind CloudFront, which alone may read it, with headers under which nothing foreign runs. */
export class ConsoleHosting extends Construct {
  /** `https://…`, without a slash at its end. */
  readonly origin: string;
  private readonly stage: Stage;
  private readonly bucket: Bucket;
  private readonly distribution: cloudfront.Distribution;

  constructor(scope: Construct, id: string, { stage, connectsTo }: ConsoleHostingProps) {
    super(scope, id);
    this.stage = stage;
    this.bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      // Nothing in it that a deployment does not bring again.
      removalPolicy: RemovalPolicy.DESTROY,
      autoDeleteObjects: true,
    });
    const { domain } = stage;
    this.distribution = new cloudfront.Distribution(this, 'Distribution', {
      comment: `Chokepoint ${stage.name}: console`,
      defaultRootObject: 'index.html',
      httpVersion: cloudfront.HttpVersion.HTTP2_AND_3,
      priceClass: cloudfront.PriceClass.PRICE_CLASS_100,
      ...(domain.console !== undefined && {
        domainNames: [domain.console.name],
        certificate: Certificate.fromCertificateArn(this, 'Certificate', domain.console.certificateArn),
        minimumProtocolVersion: cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
      }),
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(this.bucket),
        viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        cachePolicy: cloudfront.CachePolicy.CACHING_OPTIMIZED,
        responseHeadersPolicy: this.securityHeaders(connectsTo),
        compress: true,
      },
    });
    this.origin = `https://${domain.console?.name ?? this.distribution.distributionDomainName}`;
    this.acknowledge();
  }

  /** Puts the built page there, and beside it the one file that differs between stages. */
  publish(settings: Readonly<Record<string, string>>): void {
    const isBuilt = existsSync(BUILT);
    if (!isBuilt) {
      Annotations.of(this).addInfo(
        'console/dist is not there, so no page is deployed: run npm run build:console first.',
      );
    }
    const common = { destinationBucket: this.bucket, memoryLimit: 256, logGroup: this.deploymentLogs() };
    const assets = isBuilt
      ? new BucketDeployment(this, 'Assets', {
          ...common,
          sources: [Source.asset(join(BUILT, 'assets'))],
          destinationKeyPrefix: 'assets/',
          // A page that is open goes on with the files that it began with.
          prune: false,
          // Named for their content.
          cacheControl: [CacheControl.fromString('public, max-age=31536000, immutable')],
        })
      : undefined;
    const page = new BucketDeployment(this, 'Page', {
      ...common,
      distribution: this.distribution,
      distributionPaths: ['/*'],
      sources: [
        // The last two are notes of the build.
        ...(isBuilt ? [Source.asset(BUILT, { exclude: ['assets', '.fingerprint', 'manifest.json'] })] : []),
        Source.jsonData('config.json', settings),
      ],
      exclude: ['assets/*'],
      // A deployment without the page must not take away the one that is there.
      prune: isBuilt,
      cacheControl: [CacheControl.noCache()],
    });
    // The page comes last: whoever gets it finds what it names.
    if (assets !== undefined) page.node.addDependency(assets);
    this.acknowledgeDeployment();
  }

  private deploymentLogs(): LogGroup {
    return new LogGroup(this, 'PageLogs', {
      retention: this.stage.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }

  private securityHeaders(connectsTo: readonly string[]): cloudfront.ResponseHeadersPolicy {
    const contentSecurityPolicy = [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' data:",
      "font-src 'self'",
      "manifest-src 'self'",
      `connect-src ${["'self'", ...connectsTo].join(' ')}`,
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
      'upgrade-insecure-requests',
    ].join('; ');
    return new cloudfront.ResponseHeadersPolicy(this, 'Headers', {
      comment: `Chokepoint ${this.stage.name}: nothing foreign runs in the console`,
      securityHeadersBehavior: {
        contentSecurityPolicy: { contentSecurityPolicy, override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: cloudfront.HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: cloudfront.HeadersReferrerPolicy.NO_REFERRER, override: true },
        strictTransportSecurity: { accessControlMaxAge: Duration.days(365), includeSubdomains: true, override: true },
      },
      customHeadersBehavior: {
        customHeaders: [
          { header: 'Permissions-Policy', value: 'camera=(), geolocation=(), microphone=()', override: true },
          { header: 'Cross-Origin-Opener-Policy', value: 'same-origin', override: true },
        ],
      },
    });
  }

  private acknowledge(): void {
    Validations.of(this.bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'It holds the public page alone, and only CloudFront reads it: a log would say nothing.',
    });
    Validations.of(this.distribution).acknowledge(
      { id: 'AwsSolutions-CFR1', reason: 'Readers may be anywhere: no country is shut out.' },
      { id: 'AwsSolutions-CFR2', reason: 'Static files without a back end; a firewall would have nothing to guard.' },
      { id: 'AwsSolutions-CFR3', reason: "An access log would hold readers' addresses, which nobody needs." },
    );
    if (this.stage.domain.console === undefined) {
      Validations.of(this.distribution).acknowledge({
        id: 'AwsSolutions-CFR4',
        reason:
          "CloudFront's own certificate comes with its own choice of TLS versions; a domain of one's own has 1.2.",
      });
    }
  }

  /** The function that CDK brings to fill the bucket is one a stack, so it is no child of the deployment. */
  private acknowledgeDeployment(): void {
    const stack = Stack.of(this);
    const filler = stack.node.children.find(({ node }) => node.id.startsWith('Custom::CDKBucketDeployment'));
    const bucket = this.bucket.node.defaultChild;
    const qualifier = stack.synthesizer.bootstrapQualifier ?? DefaultStackSynthesizer.DEFAULT_QUALIFIER;
    if (filler === undefined || !CfnElement.isCfnElement(bucket)) throw new Error('BucketDeployment has no function.');
    const reason =
      "Made by CDK for BucketDeployment and used at deployments only: it copies from CDK's assets to this bucket.";
    const findings = [
      'IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
      'IAM5[Action::s3:Abort*]',
      'IAM5[Action::s3:DeleteObject*]',
      'IAM5[Action::s3:GetBucket*]',
      'IAM5[Action::s3:GetObject*]',
      'IAM5[Action::s3:List*]',
      'IAM5[Resource::*]',
      `IAM5[Resource::arn:<AWS::Partition>:s3:::cdk-${qualifier}-assets-<AWS::AccountId>-<AWS::Region>/*]`,
      `IAM5[Resource::<${stack.getLogicalId(bucket)}.Arn>/*]`,
      'L1',
    ];
    Validations.of(filler).acknowledge(...findings.map((finding) => ({ id: `AwsSolutions-${finding}`, reason })));
  }
}
