import { describe, expect, it } from 'vitest';
import { ofType, only, said } from './template.ts';

const prod = { stage: 'prod' };
const pool = only('AWS::Cognito::UserPool').Properties;

describe('the user pool', () => {
  it('has the two groups', () => {
    expect(ofType('AWS::Cognito::UserPoolGroup').map(([, { Properties }]) => Properties['GroupName'])).toEqual([
      'operators',
      'analysts',
    ]);
  });

  it('wants long passwords of every sort of character, and offers a second factor', () => {
    expect(pool['Policies'].PasswordPolicy).toMatchObject({
      MinimumLength: 12,
      RequireLowercase: true,
      RequireNumbers: true,
      RequireSymbols: true,
      RequireUppercase: true,
    });
    expect(pool).toMatchObject({ MfaConfiguration: 'OPTIONAL', EnabledMfas: ['SOFTWARE_TOKEN_MFA'] });
  });

  it.each([
    [{}, true],
    [{ selfSignUp: 'on' }, false],
  ])('with %o only operators make accounts: %s', (settings, expected) => {
    const { AdminCreateUserConfig } = only('AWS::Cognito::UserPool', '', settings).Properties;
    expect(AdminCreateUserConfig.AllowAdminCreateUserOnly).toBe(expected);
  });

  it('has a page to sign in on, unique by stage and account unless the stage names it', () => {
    expect(said(only('AWS::Cognito::UserPoolDomain').Properties['Domain'])).toBe('chokepoint-dev-ACCOUNT');
    const named = only('AWS::Cognito::UserPoolDomain', '', { signInPrefix: 'trade-watch' });
    expect(named.Properties['Domain']).toBe('trade-watch');
  });
});

describe('the console as a client', () => {
  const client = only('AWS::Cognito::UserPoolClient').Properties;

  it('keeps no secret, and takes a code, never a token, in the address', () => {
    expect(client).toMatchObject({
      GenerateSecret: false,
      AllowedOAuthFlows: ['code'],
      PreventUserExistenceErrors: 'ENABLED',
    });
    expect(client['AllowedOAuthScopes']).toEqual(['openid', 'email', 'profile']);
  });

  it('has tokens for an hour, and is signed in for thirty days', () => {
    expect(client).toMatchObject({
      AccessTokenValidity: 60,
      IdTokenValidity: 60,
      RefreshTokenValidity: 43_200,
      EnableTokenRevocation: true,
    });
  });

  it('comes back to the console, and to one on the engineer’s machine in a disposable stage only', () => {
    const back = (settings: Readonly<Record<string, string>>) => {
      const { CallbackURLs, LogoutURLs } = only('AWS::Cognito::UserPoolClient', '', settings).Properties;
      expect(LogoutURLs).toEqual(CallbackURLs);
      return CallbackURLs.map(said);
    };
    expect(back(prod)).toEqual(['https://<ConsoleDistribution>/']);
    expect(back({})).toEqual(['https://<ConsoleDistribution>/', 'http://localhost:5173/', 'http://127.0.0.1:8787/']);
  });
});
