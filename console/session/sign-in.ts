/** Sign-in by the code flow with PKCE. What crosses the redirect is kept for that moment only, and is no token. */
import * as oauth from 'oauth4webapi';
import { type Settings, settings } from './settings.ts';

export interface Tokens {
  readonly access: string;
  readonly refresh: string | undefined;
  /** Milliseconds since 1970, by this machine's clock. */
  readonly expiresAt: number;
  readonly claims: Readonly<Record<string, unknown>>;
}

const PENDING = 'chokepoint-sign-in';
/** Set while somebody is signed in in this tab: a reload may go through the issuer without asking. */
const SIGNED_IN = 'chokepoint-signed-in';

interface Pending {
  readonly verifier: string;
  readonly state: string;
  /** The fragment to return to. */
  readonly fragment: string;
}

/** Leaves for the issuer's page; comes back to the same place. */
export async function goToSignIn(options: { readonly chooseAgain?: boolean } = {}): Promise<void> {
  const { authorizationEndpoint, clientId } = settings();
  const pending: Pending = {
    verifier: oauth.generateRandomCodeVerifier(),
    state: oauth.generateRandomState(),
    fragment: location.hash,
  };
  sessionStorage.setItem(PENDING, JSON.stringify(pending));
  const address = new URL(authorizationEndpoint, location.origin);
  const parameters = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri(),
    scope: 'openid profile',
    state: pending.state,
    code_challenge: await oauth.calculatePKCECodeChallenge(pending.verifier),
    code_challenge_method: 'S256',
    ...(options.chooseAgain === true && { prompt: 'login' }),
  };
  for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value);
  location.assign(address);
}

/** Finishes a sign-in if this is the way back from the issuer; undefined if it is not. */
export async function returnedTokens(): Promise<Tokens | undefined> {
  const here = new URL(location.href);
  if (!here.searchParams.has('code') && !here.searchParams.has('error')) return undefined;
  const kept = sessionStorage.getItem(PENDING);
  sessionStorage.removeItem(PENDING);
  const pending = kept === null ? undefined : (JSON.parse(kept) as Pending);
  // The code is used up: a reload or a bookmark must not carry it.
  history.replaceState(null, '', `${here.pathname}${pending?.fragment ?? here.hash}`);
  if (pending === undefined) return undefined;
  const [server, client] = parties();
  const answer = oauth.validateAuthResponse(server, client, here.searchParams, pending.state);
  const response = await oauth.authorizationCodeGrantRequest(
    ...([server, client, oauth.None(), answer, redirectUri(), pending.verifier, insecure()] as const),
  );
  const tokens = tokensOf(await oauth.processAuthorizationCodeResponse(server, client, response));
  sessionStorage.setItem(SIGNED_IN, 'yes');
  return tokens;
}

/** New tokens for old, without the person; undefined where the issuer does not renew. */
export async function renewedTokens({ refresh, claims }: Tokens): Promise<Tokens | undefined> {
  if (refresh === undefined) return undefined;
  const [server, client] = parties();
  try {
    const response = await oauth.refreshTokenGrantRequest(server, client, oauth.None(), refresh, insecure());
    const renewed = tokensOf(await oauth.processRefreshTokenResponse(server, client, response));
    // An issuer may keep the refresh token, and leave out what did not change.
    return { ...renewed, refresh: renewed.refresh ?? refresh, claims: { ...claims, ...renewed.claims } };
  } catch {
    return undefined;
  }
}

export function wasSignedIn(): boolean {
  return sessionStorage.getItem(SIGNED_IN) !== null;
}

/** Ends the sign-in here and at the issuer. */
export function goToSignOut(): void {
  const { logoutEndpoint, clientId } = settings();
  forgetSignIn();
  const address = new URL(logoutEndpoint, location.origin);
  address.searchParams.set('client_id', clientId);
  address.searchParams.set('logout_uri', redirectUri());
  location.assign(address);
}

export function forgetSignIn(): void {
  sessionStorage.removeItem(SIGNED_IN);
}

function redirectUri(): string {
  return `${location.origin}/`;
}

function parties(): [oauth.AuthorizationServer, oauth.Client] {
  const { issuer, authorizationEndpoint, tokenEndpoint, clientId }: Settings = settings();
  const absolute = (address: string) => new URL(address, location.origin).href;
  const server = {
    issuer,
    authorization_endpoint: absolute(authorizationEndpoint),
    token_endpoint: absolute(tokenEndpoint),
  };
  return [server, { client_id: clientId }];
}

/** The local issuer speaks plain HTTP on the loopback address. */
function insecure(): { [oauth.allowInsecureRequests]?: boolean } {
  return settings().mode === 'local' ? { [oauth.allowInsecureRequests]: true } : {};
}

function tokensOf(response: oauth.TokenEndpointResponse): Tokens {
  const identity = oauth.getValidatedIdTokenClaims(response);
  return {
    access: response.access_token,
    refresh: response.refresh_token,
    expiresAt: Date.now() + (response.expires_in ?? 3600) * 1000,
    claims: { ...payloadOf(response.access_token), ...identity },
  };
}

/** What the access token says. Only to decide what to offer: the API decides what is allowed. */
function payloadOf(token: string): Record<string, unknown> {
  const [, payload = ''] = token.split('.');
  try {
    const bytes = Uint8Array.from(atob(payload.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
  } catch {
    return {};
  }
}
