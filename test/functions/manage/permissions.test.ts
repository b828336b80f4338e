/** Who may call what: every route of the table, tried with every sort of token. */
import { generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { LOCAL_CLIENT, LOCAL_ISSUER, localToken } from '../../../local/web/local-tokens.ts';
import type { Route } from '../../../shared/api/route.ts';
import { routes } from '../../../shared/api/routes.ts';
import { startTestApi, type TestApi } from '../../support/an-api.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const table: readonly Route[] = routes;
let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
}, 60_000);
afterAll(() => api.close());

/** An address that the route takes, though there may be nothing there. */
function addressOf({ path, examples }: Route): string {
  const filled = path.replace(/\{([^}]+)\}/g, (_, name: string) =>
    encodeURIComponent(examples?.parameters?.[name] ?? 'x'),
  );
  const query = new URLSearchParams(examples?.query ?? {}).toString();
  return query === '' ? filled : `${filled}?${query}`;
}

/** The status of a call with this authorization; bodies and versions are left out, for they are looked at later. */
async function statusWith(route: Route, authorization: string | undefined): Promise<number> {
  const { status } = await api.call(route.method, addressOf(route), {
    headers: { ...(authorization !== undefined && { authorization }), 'if-match': '"999999"' },
    ...(route.body !== undefined && { body: [] }),
  });
  return status;
}

const claims = { client_id: LOCAL_CLIENT, token_use: 'access', 'cognito:groups': ['operators'] };

/** A token with everything right but what is said. */
async function signed({ key = api.key.privateKey, issuer = LOCAL_ISSUER, wrong = {}, expires = '1h' } = {}) {
  return new SignJWT({ ...claims, ...wrong })
    .setProtectedHeader({ alg: 'RS256', kid: api.key.publicJwk.kid ?? '' })
    .setSubject('operator')
    .setIssuer(issuer)
    .setIssuedAt()
    .setExpirationTime(expires)
    .sign(key);
}

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** What must not open anything, with the status that says so. */
const refused: readonly [string, number, () => Promise<string | undefined>][] = [
  ['no token', 401, async () => undefined],
  ['an empty bearer', 401, async () => 'Bearer '],
  ['garbage', 401, async () => 'Bearer not-a-token'],
  ['garbage of three parts', 401, async () => 'Bearer aaaa.bbbb.cccc'],
  ['a password', 401, async () => `Basic ${Buffer.from('operator:operator').toString('base64')}`],
  ['an expired token', 401, async () => `Bearer ${await signed({ expires: '-1m' })}`],
  ['another audience', 401, async () => `Bearer ${await signed({ wrong: { client_id: 'another-app' } })}`],
  ['no audience', 401, async () => `Bearer ${await signed({ wrong: { client_id: undefined } })}`],
  ['another issuer', 401, async () => `Bearer ${await signed({ issuer: 'https://example.org' })}`],
  [
    "another issuer's key",
    401,
    async () => `Bearer ${await signed({ key: (await generateKeyPair('RS256')).privateKey })}`,
  ],
  [
    'alg none',
    401,
    async () =>
      `Bearer ${encoded({ alg: 'none' })}.${encoded({ ...claims, sub: 'operator', iss: LOCAL_ISSUER, exp: 4_102_444_800 })}.`,
  ],
  [
    'a key used as a password (HS256)',
    401,
    async () =>
      `Bearer ${await new SignJWT({ ...claims, sub: 'operator', iss: LOCAL_ISSUER, exp: 4_102_444_800 })
        .setProtectedHeader({ alg: 'HS256' })
        .sign(new TextEncoder().encode(JSON.stringify(api.key.publicJwk)))}`,
  ],
  [
    'a body changed after signing',
    401,
    async () => {
      const [head, , signature] = (await localToken(api.key, { sub: 'a', role: 'analyst' })).split('.');
      return `Bearer ${head}.${encoded({ ...claims, sub: 'a', iss: LOCAL_ISSUER, exp: 4_102_444_800 })}.${signature}`;
    },
  ],
  [
    'an id token',
    403,
    async () => `Bearer ${await localToken(api.key, { sub: 'operator', role: 'operator' }, { use: 'id' })}`,
  ],
  [
    'a token of somebody in no group',
    403,
    async () => `Bearer ${await signed({ wrong: { 'cognito:groups': undefined } })}`,
  ],
  [
    'a token of another group',
    403,
    async () => `Bearer ${await signed({ wrong: { 'cognito:groups': ['admins', 'operators2'] } })}`,
  ],
];

const guarded = table.filter(({ allow }) => allow !== 'anyone');
const open = table.filter(({ allow }) => allow === 'anyone');

describe.each(guarded.map((route) => [`${route.method} ${route.path}`, route] as const))('%s', (_, route) => {
  test.each(refused)('is closed to %s (%i)', async (_name, status, authorization) => {
    expect(await statusWith(route, await authorization())).toBe(status);
  });

  test(`is ${route.allow === 'operators' ? 'closed' : 'open'} to analysts`, async () => {
    const status = await statusWith(route, `Bearer ${await api.token('analyst')}`);
    if (route.allow === 'operators') expect(status).toBe(403);
    else expect([401, 403, 429, 500, 503]).not.toContain(status);
  });

  test('is open to operators', async () => {
    const status = await statusWith(route, `Bearer ${await api.token('operator')}`);
    expect([401, 403, 429, 500, 503]).not.toContain(status);
  });
});

describe('what is for anyone', () => {
  test.each(open.map((route) => [`${route.method} ${route.path}`, route] as const))(
    '%s answers without a token, and whatever the token',
    async (_, route) => {
      expect(await statusWith(route, undefined)).toBe(200);
      expect(await statusWith(route, 'Bearer nonsense')).toBe(200);
    },
  );

  test('there is nothing but documents and the calendar', () => {
    expect(open.map(({ path }) => path).toSorted()).toEqual([
      '/docs',
      '/openapi.json',
      '/problems/{problem}',
      '/releases.ics',
      '/rule-schema.json',
    ]);
  });
});
