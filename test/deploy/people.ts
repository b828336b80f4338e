/** People of the deployed user pool, who sign in as the console lets them: code flow with PKCE. */
import { createHash, randomBytes } from 'node:crypto';
import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  type CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import * as z from 'zod';

export interface SignIn {
  readonly cognito: CognitoIdentityProviderClient;
  /** Where the sign-in page is served. */
  readonly page: string;
  readonly userPool: string;
  readonly client: string;
  /** Where a signed-in reader comes back to; the client must allow it. */
  readonly comesBackTo: string;
}

export interface Tokens {
  readonly access: string;
  readonly identity: string;
}

const tokensSchema = z.object({ access_token: z.string(), id_token: z.string() });

/** Makes an account in a group, as an operator does, and signs in with it. */
export async function signedIn(signIn: SignIn, email: string, group: 'operators' | 'analysts'): Promise<Tokens> {
  const { cognito, userPool: UserPoolId } = signIn;
  const password = `A-${randomBytes(12).toString('base64url')}-1a`;
  const UserAttributes = [
    { Name: 'email', Value: email },
    { Name: 'email_verified', Value: 'true' },
  ];
  const made = await cognito.send(
    new AdminCreateUserCommand({ UserPoolId, Username: email, UserAttributes, MessageAction: 'SUPPRESS' }),
  );
  const Username = made.User?.Username ?? email;
  await cognito.send(new AdminSetUserPasswordCommand({ UserPoolId, Username, Password: password, Permanent: true }));
  await cognito.send(new AdminAddUserToGroupCommand({ UserPoolId, Username, GroupName: group }));
  return codeFlow(signIn, email, password);
}

async function codeFlow({ page, client, comesBackTo }: SignIn, username: string, password: string): Promise<Tokens> {
  const verifier = randomBytes(32).toString('base64url');
  const request = {
    client_id: client,
    redirect_uri: comesBackTo,
    response_type: 'code',
    scope: 'openid email profile',
    state: randomBytes(8).toString('base64url'),
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  };
  const form = await fetch(`${page}/oauth2/authorize?${new URLSearchParams(request)}`);
  if (!form.ok) throw new Error(`the sign-in page answered ${form.status}: ${await form.text()}`);
  const body = new URLSearchParams({ ...request, username, password });
  const back = await fetch(`${page}/login`, { method: 'POST', body, redirect: 'manual' });
  const location = back.headers.get('location');
  const code = location === null ? null : new URL(location).searchParams.get('code');
  if (code === null) throw new Error(`signing in answered ${back.status} and led to ${location}`);
  const exchange = { grant_type: 'authorization_code', client_id: client, redirect_uri: comesBackTo, code };
  const answer = await fetch(`${page}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({ ...exchange, code_verifier: verifier }),
  });
  const tokens = tokensSchema.parse(await answer.json());
  return { access: tokens.access_token, identity: tokens.id_token };
}
