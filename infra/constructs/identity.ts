import { Duration, Stack, Validations } from 'aws-cdk-lib';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { removalPolicy } from '../removal-policy.ts';
import type { Stage } from '../stage.ts';

/** The groups, in words of the design: who writes rules, and who reads and subscribes. */
const GROUPS = {
  operators: 'Write rules, start runs, see readers and parked notices',
  analysts: 'Read rules and alerts, subscribe to them',
};

/** Where the console runs beside CloudFront while somebody works on it, and where the local service serves it. */
const LOCAL_CONSOLES = ['http://localhost:5173', 'http://127.0.0.1:8787'];

export interface IdentityProps {
  readonly stage: Stage;
  /** Origin of the console, to which a signed-in reader comes back. */
  readonly consoleOrigin: string;
}

/** Who may sign in, and the page on which they do: code flow with PKCE, for a client that can keep no secret. */
export class Identity extends Construct {
  readonly userPool: cognito.UserPool;
  readonly client: cognito.UserPoolClient;
  /** Issuer of the tokens. */
  readonly issuer: string;
  /** Where people sign in. */
  readonly signInUrl: string;

  constructor(scope: Construct, id: string, { stage, consoleOrigin }: IdentityProps) {
    super(scope, id);
    const { region, account, urlSuffix } = Stack.of(this);
    this.userPool = this.makeUserPool(stage);
    for (const [groupName, description] of Object.entries(GROUPS)) {
      this.userPool.addGroup(groupName, { groupName, description });
    }
    const domainPrefix = stage.signInPrefix ?? `chokepoint-${stage.name}-${account}`;
    this.userPool.addDomain('SignIn', {
      cognitoDomain: { domainPrefix },
      managedLoginVersion: cognito.ManagedLoginVersion.CLASSIC_HOSTED_UI,
    });
    this.client = this.makeClient([consoleOrigin, ...(stage.disposable ? LOCAL_CONSOLES : [])]);
    this.issuer = `https://cognito-idp.${region}.${urlSuffix}/${this.userPool.userPoolId}`;
    this.signInUrl = `https://${domainPrefix}.auth.${region}.amazoncognito.com`;
  }

  private makeUserPool(stage: Stage): cognito.UserPool {
    const userPool = new cognito.UserPool(this, 'UserPool', {
      userPoolName: `chokepoint-${stage.name}`,
      featurePlan: cognito.FeaturePlan.LITE,
      selfSignUpEnabled: stage.selfSignUp,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      autoVerify: { email: true },
      accountRecovery: cognito.AccountRecovery.EMAIL_ONLY,
      passwordPolicy: {
        minLength: 12,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(3),
      },
      mfa: cognito.Mfa.OPTIONAL,
      mfaSecondFactor: { otp: true, sms: false },
      deletionProtection: !stage.disposable,
      removalPolicy: removalPolicy(stage),
    });
    Validations.of(userPool).acknowledge(
      {
        id: 'AwsSolutions-COG2',
        reason:
          'A second factor is offered, not forced: what an analyst can reach is public statistics and their own address.',
      },
      {
        id: 'AwsSolutions-COG8',
        reason:
          'Threat protection is part of the Plus plan, which costs per reader; passwords are long and guesses are throttled.',
      },
    );
    return userPool;
  }

  private makeClient(origins: readonly string[]): cognito.UserPoolClient {
    const addresses = origins.map((origin) => `${origin}/`);
    return this.userPool.addClient('Console', {
      generateSecret: false,
      // The last is for a script of an operator, which needs AWS credentials as well: infra/README.md shows one.
      authFlows: { userSrp: true, adminUserPassword: true },
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [cognito.OAuthScope.OPENID, cognito.OAuthScope.EMAIL, cognito.OAuthScope.PROFILE],
        callbackUrls: addresses,
        logoutUrls: addresses,
      },
      supportedIdentityProviders: [cognito.UserPoolClientIdentityProvider.COGNITO],
      accessTokenValidity: Duration.hours(1),
      idTokenValidity: Duration.hours(1),
      refreshTokenValidity: Duration.days(30),
      enableTokenRevocation: true,
      preventUserExistenceErrors: true,
    });
  }
}
