/**
 * The user pool on one machine: OpenID Connect's code flow with PKCE, and a page on which one chooses who to be. It
 * listens on loopback only, and whoever can reach it may be anybody: it stands for sign-in, it is none.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { chooserPage, type Choice } from './chooser-page.ts';
import type { IssuerKey } from './issuer-key.ts';
import {
  type Identity,
  LOCAL_CLIENT,
  LOCAL_ISSUER,
  localToken,
  refreshedIdentity,
  refreshToken,
} from './local-tokens.ts';
import { bytesOf, send, sendJson, type WebPart, type WebRequest } from './web-parts.ts';

const CODE_MS = 5 * 60_000;
const LARGEST_FORM = 16_384;

interface Granted {
  readonly identity: Identity;
  readonly redirect: string;
  readonly challenge: string;
  readonly untilMs: number;
}

export interface IssuerOptions {
  readonly key: IssuerKey;
  /** Where this server is, known once it listens. */
  readonly origin: () => string;
  /** Other origins of the console that one may be sent back to. */
  readonly origins: readonly string[];
  readonly choices: readonly Choice[];
}

/** Serves discovery, keys, `/oauth2/authorize`, `/oauth2/token` and `/logout`. */
export function issuer(options: IssuerOptions): WebPart {
  const codes = new Map<string, Granted>();
  return async (web, response) => {
    const { pathname } = web.url;
    if (web.method === 'GET' && pathname === '/.well-known/openid-configuration')
      return sendJson(response, discovery(options.origin()));
    if (web.method === 'GET' && pathname === '/.well-known/jwks.json')
      return sendJson(response, { keys: [options.key.publicJwk] });
    if (web.method === 'GET' && pathname === '/oauth2/authorize')
      return authorize(web, response, { ...options, codes });
    if (web.method === 'POST' && pathname === '/oauth2/token') return token(web, response, { ...options, codes });
    if (web.method === 'GET' && pathname === '/logout') return logout(web, response, options);
    return false;
  };
}

interface Serving extends IssuerOptions {
  readonly codes: Map<string, Granted>;
}

function discovery(origin: string) {
  return {
    issuer: LOCAL_ISSUER,
    authorization_endpoint: `${origin}/oauth2/authorize`,
    token_endpoint: `${origin}/oauth2/token`,
    jwks_uri: `${origin}/.well-known/jwks.json`,
    end_session_endpoint: `${origin}/logout`,
    response_types_supported: ['code'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    code_challenge_methods_supported: ['S256'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['none'],
  };
}

function authorize({ url, request }: WebRequest, response: ServerResponse, serving: Serving): true {
  const query = url.searchParams;
  const redirect = query.get('redirect_uri') ?? '';
  const challenge = query.get('code_challenge') ?? '';
  const wrong = [
    query.get('client_id') === LOCAL_CLIENT ? [] : [`client_id: expected ${LOCAL_CLIENT}`],
    isOurs(redirect, serving) ? [] : ['redirect_uri: expected an address of the console'],
    query.get('response_type') === 'code' ? [] : ['response_type: expected code'],
    query.get('code_challenge_method') === 'S256' ? [] : ['code_challenge_method: expected S256'],
    /^[\w-]{43}$/.test(challenge) ? [] : ['code_challenge: expected the SHA-256 of the verifier, base64url'],
  ].flat();
  // Nobody is sent to an address that is not known to be ours, not even with an error.
  if (wrong.length > 0)
    return send(response, { status: 400, type: 'text/plain; charset=utf-8', body: `${wrong.join('\n')}\n` });
  const identity = identityIn(query) ?? remembered(request, query);
  if (identity === undefined) return send(response, chooserPage(query, serving.choices));
  const code = randomBytes(32).toString('base64url');
  serving.codes.set(code, { identity, redirect, challenge, untilMs: Date.now() + CODE_MS });
  const target = new URL(redirect);
  target.searchParams.set('code', code);
  const state = query.get('state');
  if (state !== null) target.searchParams.set('state', state);
  response.setHeader('set-cookie', sessionCookie(`${identity.role}/${identity.sub}`));
  return redirectTo(response, target.href);
}

/** Who was chosen on the page; nobody yet at the first visit. */
function identityIn(query: URLSearchParams): Identity | undefined {
  const role = query.get('role');
  const sub = query.get('reader')?.trim() ?? '';
  if ((role !== 'operator' && role !== 'analyst') || !isReaderId(sub)) return undefined;
  return { sub, role };
}

/** Who was chosen before in this browser, unless the page is asked for: a reload of the console signs in again by itself. */
function remembered({ headers }: WebRequest['request'], query: URLSearchParams): Identity | undefined {
  if (query.get('prompt') === 'login') return undefined;
  const [role = '', sub = ''] = SESSION.exec(headers.cookie ?? '')?.slice(1) ?? [];
  return identityIn(new URLSearchParams({ role, reader: sub }));
}

const SESSION = /(?:^|;\s*)chokepoint-session=(operator|analyst)\/([^;]+)/;

/** Until the browser is closed; '' forgets it. */
function sessionCookie(value: string): string {
  return `chokepoint-session=${value}; Path=/; HttpOnly; SameSite=Lax${value === '' ? '; Max-Age=0' : ''}`;
}

/** What a reader's id may look like on this machine: as the API takes it. */
export function isReaderId(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/.test(text);
}

async function token({ request }: WebRequest, response: ServerResponse, serving: Serving): Promise<true> {
  const { key } = serving;
  const form = new URLSearchParams((await bytesOf(request, LARGEST_FORM))?.toString('utf8') ?? '');
  const grant = form.get('grant_type');
  if (form.get('client_id') !== LOCAL_CLIENT) return tokenError(response, 'invalid_client');
  if (grant !== 'authorization_code' && grant !== 'refresh_token')
    return tokenError(response, 'unsupported_grant_type');
  const identity =
    grant === 'authorization_code'
      ? redeemed(form, serving.codes)
      : await refreshedIdentity(key, form.get('refresh_token') ?? '');
  if (identity === undefined) return tokenError(response, 'invalid_grant');
  return sendJson(response, {
    access_token: await localToken(key, identity),
    id_token: await localToken(key, identity, { use: 'id' }),
    ...(grant === 'authorization_code' && { refresh_token: await refreshToken(key, identity) }),
    token_type: 'Bearer',
    expires_in: 3600,
  });
}

/** A code is good once, for a few minutes, for the place that it was given to and whoever knows the verifier. */
function redeemed(form: URLSearchParams, codes: Map<string, Granted>): Identity | undefined {
  const code = form.get('code') ?? '';
  const granted = codes.get(code);
  codes.delete(code);
  for (const [old, { untilMs }] of codes) if (untilMs < Date.now()) codes.delete(old);
  if (granted === undefined || granted.untilMs < Date.now()) return undefined;
  const challenge = createHash('sha256')
    .update(form.get('code_verifier') ?? '')
    .digest('base64url');
  return challenge === granted.challenge && form.get('redirect_uri') === granted.redirect
    ? granted.identity
    : undefined;
}

function tokenError(response: ServerResponse, error: string): true {
  return send(response, { status: 400, type: 'application/json', body: JSON.stringify({ error }) });
}

function logout({ url }: WebRequest, response: ServerResponse, options: IssuerOptions): true {
  const target = url.searchParams.get('logout_uri') ?? '';
  // A token is forgotten by whoever holds it; who was chosen is forgotten here.
  response.setHeader('set-cookie', sessionCookie(''));
  return redirectTo(response, isOurs(target, options) ? target : `${options.origin()}/`);
}

function isOurs(address: string, { origin, origins }: Pick<IssuerOptions, 'origin' | 'origins'>): boolean {
  if (!URL.canParse(address)) return false;
  const { origin: target, port, hostname, protocol } = new URL(address);
  const own = new URL(origin());
  const isOwn = protocol === 'http:' && port === own.port && ['127.0.0.1', 'localhost'].includes(hostname);
  return isOwn || origins.includes(target);
}

function redirectTo(response: ServerResponse, location: string): true {
  response.writeHead(302, { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }).end();
  return true;
}
