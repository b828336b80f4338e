/** Tokens of the shape that a Cognito user pool issues, signed on this machine and checked as API Gateway checks them. */
import { randomUUID } from 'node:crypto';
import { createLocalJWKSet, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import type { IssuerKey } from './issuer-key.ts';

/** The same whatever the port, so that a token made by the command line serves every start on the same key. */
export const LOCAL_ISSUER = 'https://issuer.chokepoint.local/local';
export const LOCAL_CLIENT = 'chokepoint-console';
const TOKEN_SECONDS = 3_600;
const REFRESH_SECONDS = 30 * 86_400;

export type Role = 'operator' | 'analyst';

/** Who a token speaks for; `sub` is the reader's id. */
export interface Identity {
  readonly sub: string;
  readonly role: Role;
}

export interface TokenOptions {
  readonly use?: 'access' | 'id';
  readonly seconds?: number;
}

/** An access token (or an id token) for an hour, unless told otherwise. */
export async function localToken(
  { privateKey, publicJwk }: IssuerKey,
  { sub, role }: Identity,
  { use = 'access', seconds = TOKEN_SECONDS }: TokenOptions = {},
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const audience = use === 'access' ? { client_id: LOCAL_CLIENT, scope: 'openid' } : { aud: LOCAL_CLIENT };
  const named = use === 'access' ? { username: sub } : { 'cognito:username': sub };
  return new SignJWT({
    ...audience,
    ...named,
    'cognito:groups': [`${role}s`],
    token_use: use,
    auth_time: now,
    origin_jti: randomUUID(),
  })
    .setProtectedHeader({ alg: 'RS256', kid: publicJwk.kid ?? '' })
    .setSubject(sub)
    .setIssuer(LOCAL_ISSUER)
    .setJti(randomUUID())
    .setIssuedAt(now)
    .setExpirationTime(now + seconds)
    .sign(privateKey);
}

/** What brings new tokens without a choice of who to be. Another issuer's name keeps it from being taken for one of them. */
export async function refreshToken({ privateKey, publicJwk }: IssuerKey, { sub, role }: Identity): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({ role })
    .setProtectedHeader({ alg: 'RS256', kid: publicJwk.kid ?? '' })
    .setSubject(sub)
    .setIssuer(`${LOCAL_ISSUER}/refresh`)
    .setIssuedAt(now)
    .setExpirationTime(now + REFRESH_SECONDS)
    .sign(privateKey);
}

/** Whom a refresh token speaks for; undefined for any other text. */
export async function refreshedIdentity({ publicJwk }: IssuerKey, token: string): Promise<Identity | undefined> {
  const payload = await verified(publicJwk, token, `${LOCAL_ISSUER}/refresh`);
  if (payload?.sub === undefined) return undefined;
  return { sub: payload.sub, role: payload['role'] === 'operator' ? 'operator' : 'analyst' };
}

/** The claims of a token whose signature, issuer, audience and times are right; undefined for any other text. */
export async function verifiedClaims({ publicJwk }: IssuerKey, token: string): Promise<JWTPayload | undefined> {
  const payload = await verified(publicJwk, token, LOCAL_ISSUER);
  // Cognito puts the audience of an access token into client_id; API Gateway takes either.
  return payload !== undefined && (payload.aud ?? payload['client_id']) === LOCAL_CLIENT ? payload : undefined;
}

async function verified(jwk: IssuerKey['publicJwk'], token: string, issuer: string): Promise<JWTPayload | undefined> {
  try {
    const { payload } = await jwtVerify(token, createLocalJWKSet({ keys: [jwk] }), {
      issuer,
      algorithms: ['RS256'],
      requiredClaims: ['exp', 'sub'],
    });
    return payload;
  } catch {
    // Whatever is wrong with it, it opens nothing; the caller is told no more than that.
    return undefined;
  }
}
