import { CfnOutput, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import * as apigateway from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { CORS } from '../../shared/api/cors.ts';
import { routes } from '../../shared/api/routes.ts';
import type { Stage } from '../stage.ts';
import type { Alarms } from './alarms.ts';

/** Who called is left out: no address, no subject of a token, no query, and paths as the table spells them. */
const ACCESS_LOG = AccessLogFormat.custom(
  JSON.stringify({
    requestId: '$context.requestId',
    time: '$context.requestTime',
    route: '$context.routeKey',
    status: '$context.status',
    bytes: '$context.responseLength',
    milliseconds: '$context.responseLatency',
    authorizer: '$context.authorizer.error',
    integration: '$context.integrationErrorMessage',
  }),
);

const METHODS = {
  GET: apigateway.HttpMethod.GET,
  POST: apigateway.HttpMethod.POST,
  PUT: apigateway.HttpMethod.PUT,
  DELETE: apigateway.HttpMethod.DELETE,
} as const;

export interface ApiProps {
  readonly stage: Stage;
  readonly alarms: Alarms;
  /** Serves every route. */
  readonly handler: lambda.Function;
  readonly issuer: string;
  /** Ids of the clients whose tokens are taken. */
  readonly audience: readonly string[];
  /** The one origin whose pages may call. */
  readonly consoleOrigin: string;
}

/** The HTTP API: the routes of the one table, tokens checked before anything runs, and nobody named in its log. */
export class Api extends Construct {
  readonly api: apigateway.HttpApi;
  /** `https://…`, without a slash at its end. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: ApiProps) {
    super(scope, id);
    const { stage } = props;
    this.api = new apigateway.HttpApi(this, 'HttpApi', {
      apiName: `chokepoint-${stage.name}`,
      description: `Chokepoint ${stage.name}: rules, alerts, readers, figures`,
      createDefaultStage: false,
      corsPreflight: {
        allowOrigins: [props.consoleOrigin],
        allowMethods: CORS.methods.map((method) => apigateway.CorsHttpMethod[method]),
        allowHeaders: [...CORS.requestHeaders],
        exposeHeaders: [...CORS.answerHeaders],
        maxAge: Duration.seconds(CORS.maxAgeSeconds),
      },
    });
    this.addRoutes(props);
    this.url = this.addStage(stage);
    this.addAlarm(props.alarms);
  }

  private addRoutes({ handler, issuer, audience }: ApiProps): void {
    // One permission for all routes: one a route would outgrow what the policy of a function can hold.
    const integration = new HttpLambdaIntegration('Handler', handler, { scopePermissionToRoute: false });
    const authorizer = new HttpJwtAuthorizer('SignedIn', issuer, { jwtAudience: [...audience] });
    for (const { method, path, allow } of routes) {
      const [route] = this.api.addRoutes({
        path,
        methods: [METHODS[method]],
        integration,
        ...(allow !== 'anyone' && { authorizer }),
      });
      if (allow === 'anyone') acknowledgeOpen(route, 'It answers documents that everybody may read.');
    }
    // Without it API Gateway answers an unknown path itself, and not with a problem document.
    const unknown = new apigateway.HttpRoute(this, 'Unknown', {
      httpApi: this.api,
      routeKey: apigateway.HttpRouteKey.DEFAULT,
      integration,
    });
    acknowledgeOpen(unknown, 'It answers that there is no such route.');
    // The one for all routes names a stage, a method and a path, and this route has neither of the last.
    handler.addPermission('UnknownRoute', {
      principal: new ServicePrincipal('apigateway.amazonaws.com'),
      sourceArn: Stack.of(this).formatArn({
        service: 'execute-api',
        resource: this.api.apiId,
        resourceName: '*/$default',
      }),
    });
  }

  private addStage(stage: Stage): string {
    const logs = new LogGroup(this, 'Access', {
      retention: stage.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const domain = this.domainName(stage);
    const deployed = new apigateway.HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: stage.throttling.requestsPerSecond, burstLimit: stage.throttling.burst },
      accessLogSettings: { destination: new apigateway.LogGroupLogDestination(logs), format: ACCESS_LOG },
      ...(domain !== undefined && { domainMapping: { domainName: domain } }),
    });
    return deployed.url.replace(/\/$/, '');
  }

  private domainName({ domain }: Stage): apigateway.DomainName | undefined {
    if (domain.api === undefined) return undefined;
    const { name, certificateArn } = domain.api;
    const made = new apigateway.DomainName(this, 'Domain', {
      domainName: name,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
    });
    new CfnOutput(this, 'DomainTarget', {
      description: `What a CNAME of ${name} must name`,
      value: made.regionalDomainName,
    });
    return made;
  }

  private addAlarm(alarms: Alarms): void {
    alarms.add({
      runbook: 'api-errors',
      impact: 'The console and scripts get errors from the HTTP API: rules cannot be changed, alerts not be looked at.',
      metric: this.api.metricServerError({ period: Duration.minutes(5), statistic: 'Sum' }),
      threshold: 5,
      missingData: TreatMissingData.NOT_BREACHING,
    });
  }
}

function acknowledgeOpen(route: Construct | undefined, reason: string): void {
  if (route !== undefined) Validations.of(route).acknowledge({ id: 'AwsSolutions-APIG4', reason });
}
