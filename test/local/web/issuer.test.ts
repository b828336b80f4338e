/** The user pool on one machine: sign-in by code and PKCE, and what it refuses. */
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { issuerKey, usableIssuerDirectory } from '../../../local/web/issuer-key.ts';
import { startTestApi, type TestApi } from '../../support/an-api.ts';
import { freshDirectory } from '../../support/cli.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
}, 60_000);
afterAll(() => api.close());

const verifier = randomBytes(32).toString('base64url');
const challenge = createHash('sha256').update(verifier).digest('base64url');

const authorizeQuery = (changed: Record<string, string | undefined> = {}) => {
  const query = {
    response_type: 'code',
    client_id: 'chokepoint-console',
    redirect_uri: `${api.url}/`,
    code_challenge: challenge,
    code_challenge_method: 'S256',
    state: 'st&te',
    scope: 'openid',
    ...changed,
  };
  return new URLSearchParams(
    Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
};

const choose = (changed: Record<string, string | undefined> = {}) =>
  api.call('GET', `/oauth2/authorize?${authorizeQuery({ role: 'analyst', reader: 'ada', ...changed }).toString()}`);

const exchange = (form: Record<string, string>) =>
  api.call('POST', '/oauth2/token', {
    body: new URLSearchParams({ client_id: 'chokepoint-console', ...form }).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });

async function freshCode(): Promise<string> {
  const { headers } = await choose();
  return new URL(headers.get('location') ?? '').searchParams.get('code') ?? '';
}

const grant = (code: string, changed: Record<string, string> = {}) =>
  exchange({
    grant_type: 'authorization_code',
    code,
    redirect_uri: `${api.url}/`,
    code_verifier: verifier,
    ...changed,
  });

describe('signing in', () => {
  test('shows whom one can be, on a page without script that keeps the request', async () => {
    const { status, text, headers } = await api.call('GET', `/oauth2/authorize?${authorizeQuery().toString()}`);
    expect(status).toBe(200);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('content-security-policy')).not.toContain('unsafe');
    expect(text).not.toMatch(/<script|style=|<style|onclick/);
    expect(text).toContain('Demonstration reader');
    expect(text).toContain('value="st&amp;te"');
  });

  test('leads back with a code and the state, and the code brings tokens of the one chosen', async () => {
    const { status, headers } = await choose();
    const target = new URL(headers.get('location') ?? '');
    expect(status).toBe(302);
    expect(target.origin).toBe(api.url);
    expect(target.searchParams.get('state')).toBe('st&te');
    const { body } = await grant(target.searchParams.get('code') ?? '');
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 3600 });
    const jwks = createRemoteJWKSet(new URL(`${api.url}/.well-known/jwks.json`));
    const { payload } = await jwtVerify(body.access_token, jwks);
    expect(payload).toMatchObject({
      sub: 'ada',
      token_use: 'access',
      client_id: 'chokepoint-console',
      'cognito:groups': ['analysts'],
    });
    expect(decodeJwt(body.id_token)).toMatchObject({ sub: 'ada', token_use: 'id', aud: 'chokepoint-console' });
    const called = await api.call('GET', '/sources', { headers: { authorization: `Bearer ${body.access_token}` } });
    expect(called.status).toBe(200);
  });

  test('a refresh token brings new tokens, and opens nothing itself', async () => {
    const { body } = await grant(await freshCode());
    const fresh = await exchange({ grant_type: 'refresh_token', refresh_token: body.refresh_token });
    expect(decodeJwt(fresh.body.access_token)).toMatchObject({ sub: 'ada', 'cognito:groups': ['analysts'] });
    const used = await api.call('GET', '/sources', { headers: { authorization: `Bearer ${body.refresh_token}` } });
    expect(used.status).toBe(401);
    const wrong = await exchange({ grant_type: 'refresh_token', refresh_token: body.access_token });
    expect([wrong.status, wrong.body]).toEqual([400, { error: 'invalid_grant' }]);
  });

  test('a code is good once', async () => {
    const code = await freshCode();
    expect((await grant(code)).status).toBe(200);
    expect((await grant(code)).body).toEqual({ error: 'invalid_grant' });
  });

  test.each([
    ['another verifier', { code_verifier: 'x'.repeat(43) }],
    ['another place', { redirect_uri: 'http://127.0.0.1:1/' }],
    ['another client', { client_id: 'other' }],
    ['another grant', { grant_type: 'password' }],
  ])('a code with %s brings nothing', async (_, changed) => {
    expect((await grant(await freshCode(), changed)).status).toBe(400);
  });

  test.each([
    ['another client', { client_id: 'other' }],
    ['a place that is not ours', { redirect_uri: 'https://example.org/' }],
    ['a place that only begins like ours', { redirect_uri: 'http://127.0.0.1.example.org/' }],
    ['another port', { redirect_uri: 'http://127.0.0.1:1/' }],
    ['a script as the place', { redirect_uri: 'javascript:alert(1)' }],
    ['no challenge', { code_challenge: undefined }],
    ['a plain challenge', { code_challenge_method: 'plain' }],
    ['the implicit flow', { response_type: 'token' }],
  ])('with %s nobody is sent anywhere', async (_, changed) => {
    const { status, headers } = await choose(changed);
    expect([status, headers.get('location')]).toEqual([400, null]);
  });

  test.each(['<script>', 'a b', '', '../x', 'x'.repeat(200)])('%j is no reader', async (reader) => {
    const { status, text } = await choose({ reader });
    expect(status).toBe(200);
    expect(text).not.toContain('<script>');
  });

  test('who was chosen in this browser is not asked again, until signing out or asking to choose', async () => {
    const [cookie = ''] = (await choose({ role: 'operator', reader: 'olga' })).headers.getSetCookie();
    expect(cookie).toMatch(/; HttpOnly; SameSite=Lax$/);
    const again = (changed: Record<string, string> = {}, kept = cookie.split(';')[0] ?? '') =>
      api.call('GET', `/oauth2/authorize?${authorizeQuery(changed).toString()}`, { headers: { cookie: kept } });
    const code = new URL((await again()).headers.get('location') ?? '').searchParams.get('code') ?? '';
    expect(decodeJwt((await grant(code)).body.access_token)).toMatchObject({ sub: 'olga' });
    expect((await again({ prompt: 'login' })).status).toBe(200);
    expect((await again({}, 'chokepoint-session=operator/../x')).status).toBe(200);
    const [forgotten] = (await api.call('GET', '/logout')).headers.getSetCookie();
    expect(forgotten).toContain('Max-Age=0');
  });

  test('signing out leads back to us, and nowhere else', async () => {
    const to = (place: string) => api.call('GET', `/logout?logout_uri=${encodeURIComponent(place)}`);
    expect((await to(`${api.url}/#/`)).headers.get('location')).toBe(`${api.url}/#/`);
    expect((await to('https://example.org/')).headers.get('location')).toBe(`${api.url}/`);
  });

  test('discovery says where everything is', async () => {
    const { body } = await api.call('GET', '/.well-known/openid-configuration');
    expect(body).toMatchObject({
      authorization_endpoint: `${api.url}/oauth2/authorize`,
      jwks_uri: `${api.url}/.well-known/jwks.json`,
    });
  });
});

describe('the signing key', () => {
  test('is made once, however many ask at once, and only its owner can read it', async () => {
    const directory = join(freshDirectory(), 'state', 'deeper');
    const keys = await Promise.all(Array.from({ length: 5 }, () => issuerKey(directory)));
    expect(new Set(keys.map(({ publicJwk }) => publicJwk.n)).size).toBe(1);
    const file = join(directory, 'issuer-key.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(JSON.stringify(keys[0]?.publicJwk)).not.toContain(JSON.parse(readFileSync(file, 'utf8')).d);
    expect((await issuerKey(directory)).publicJwk).toEqual(keys[0]?.publicJwk);
  });

  test('lies with the service itself where the usual place cannot be written', async () => {
    const own = freshDirectory();
    const blocked = join(own, 'a-file');
    writeFileSync(blocked, '');
    expect(await usableIssuerDirectory(join(blocked, 'state'), own)).toBe(own);
    expect(await usableIssuerDirectory(join(own, 'state'), own)).toBe(join(own, 'state'));
  });

  test('that is none is refused with the name of the file', async () => {
    const directory = freshDirectory();
    writeFileSync(join(directory, 'issuer-key.json'), '{"kty":"oct","k":"x"}');
    await expect(issuerKey(directory)).rejects.toThrow(`${join(directory, 'issuer-key.json')} holds no signing key`);
  });

  test('never leaves: only its public half is served', async () => {
    const { text } = await api.call('GET', '/.well-known/jwks.json');
    expect(Object.keys(JSON.parse(text).keys[0]).toSorted()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
  });
});
