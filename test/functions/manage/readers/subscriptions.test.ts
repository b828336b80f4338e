import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoRuleStore } from '../../../../shared/storage/dynamodb-rule-store.ts';
import { aRuleDocument } from '../../../support/a-rule-document.ts';
import { startTestApi, type TestApi } from '../../../support/an-api.ts';
import { aNewReader } from '../../../support/a-reader-at-the-api.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
  await dynamoRuleStore(api.cloud.table).put({ document: aRuleDocument(), updatedAt: '2026-09-04T12:00:00.000Z' });
}, 60_000);
afterAll(() => api.close());

async function signedUp() {
  const reader = aNewReader(api);
  expect((await reader.signUp()).status).toBe(201);
  return reader;
}

const FULL = {
  label: 'Minerals',
  rules: ['us-tungsten-china'],
  tags: ['critical-minerals'],
  baskets: ['tungsten', 'rare_earths'],
  commodities: ['8101', '8101940000'],
  partners: ['CN', 'EU'],
  severities: ['critical'],
  lateness: true,
};

describe('a subscription', () => {
  it('is added, listed, replaced and removed', async () => {
    const reader = await signedUp();
    const { status, headers, body } = await reader.call('POST', '/me/subscriptions', FULL);
    expect(status).toBe(201);
    expect(body).toEqual({ ...FULL, id: expect.any(String) });
    expect(headers.get('location')).toBe(`/me/subscriptions/${body.id}`);
    await reader.call('POST', '/me/subscriptions', {});
    const path = `/me/subscriptions/${body.id}`;
    expect(await reader.call('PUT', path, { tags: ['a'] })).toMatchObject({
      status: 200,
      body: { id: body.id, tags: ['a'] },
    });
    const { body: list } = await reader.call('GET', '/me/subscriptions');
    expect(list.items).toEqual([{ id: body.id, tags: ['a'] }, { id: expect.any(String) }]);
    expect((await reader.me()).subscriptions).toEqual(list.items);
    expect((await reader.call('DELETE', path)).status).toBe(204);
    expect((await reader.call('DELETE', path)).status).toBe(404);
    expect((await reader.me()).subscriptions).toHaveLength(1);
  });

  it('is added once by one idempotency key', async () => {
    const reader = await signedUp();
    const post = () => reader.call('POST', '/me/subscriptions', {}, { 'idempotency-key': 'once' });
    const [first, second] = [await post(), await post()];
    expect(second.body).toEqual(first.body);
    expect((await reader.me()).subscriptions).toHaveLength(1);
  });

  it.each<[string, object, string]>([
    ['a rule that does not exist, with the one that was probably meant', { rules: ['us-tungsten-chin'] }, 'rules[0]'],
    ['a basket that does not exist', { baskets: ['tungstn'] }, 'baskets[0]'],
    ['a partner that does not exist', { partners: ['China'] }, 'partners[0]'],
    ['a code with dots', { commodities: ['8101.94'] }, 'commodities[0]'],
    ['a number for a code', { commodities: [8101] }, 'commodities[0]'],
    ['no severity, which would never match', { severities: [] }, 'severities'],
    ['an empty list', { tags: [] }, 'tags'],
    ['a tag with a line break', { tags: ['a\nb'] }, 'tags[0]'],
    ['a tag of HTML', { tags: ['<b>'] }, 'tags[0]'],
    ['one tag twice', { tags: ['a', 'a'] }, 'tags'],
    ['101 tags', { tags: Array.from({ length: 101 }, (_, index) => `t${index}`) }, 'tags'],
    ['an unknown condition', { tag: ['a'] }, 'tag'],
    ['a label of 10,000 characters', { label: 'a'.repeat(10_000) }, 'label'],
  ])('refuses %s', async (_, given, path) => {
    const reader = await signedUp();
    const { status, body } = await reader.call('POST', '/me/subscriptions', given);
    expect(status).toBe(422);
    expect(body.errors[0]).toMatchObject({ path });
    expect((await reader.me()).subscriptions).toEqual([]);
  });

  it('says which rule was probably meant', async () => {
    const reader = await signedUp();
    const { body } = await reader.call('POST', '/me/subscriptions', { rules: ['us-tungsten-chin'] });
    expect(body.errors).toMatchObject([{ found: '"us-tungsten-chin"', suggestion: 'us-tungsten-china' }]);
  });

  it('to late releases alone has an empty list of severities', async () => {
    const reader = await signedUp();
    const late = { severities: [], lateness: true };
    expect(await reader.call('POST', '/me/subscriptions', late)).toMatchObject({ status: 201, body: late });
  });

  it('keeps its label on one line', async () => {
    const reader = await signedUp();
    const { body } = await reader.call('POST', '/me/subscriptions', { label: '=1+1\r\n\u202e<b>' });
    expect(body.label).toBe('=1+1 <b>');
  });

  it('of another reader is not found', async () => {
    const [owner, other] = [await signedUp(), await signedUp()];
    const { body } = await owner.call('POST', '/me/subscriptions', {});
    const path = `/me/subscriptions/${body.id}`;
    expect(await other.call('PUT', path, { tags: ['a'] })).toMatchObject({ status: 404 });
    expect(await other.call('DELETE', path)).toMatchObject({ status: 404 });
    expect((await owner.me()).subscriptions).toEqual([{ id: body.id }]);
  });
});

it('ten subscriptions added at once are all there', async () => {
  const reader = await signedUp();
  const tags = Array.from({ length: 10 }, (_, index) => `t${index}`);
  const answers = await Promise.all(tags.map((tag) => reader.call('POST', '/me/subscriptions', { tags: [tag] })));
  expect(answers.map(({ status }) => status)).toEqual(tags.map(() => 201));
  const { subscriptions } = await reader.me();
  expect(subscriptions.flatMap((each: { tags: string[] }) => each.tags).toSorted()).toEqual(tags);
});

it('a reader has at most fifty, listed in pages', async () => {
  const reader = await signedUp();
  for (let index = 0; index < 50; index++)
    expect((await reader.call('POST', '/me/subscriptions', { tags: [`t${index}`] })).status).toBe(201);
  expect(await reader.call('POST', '/me/subscriptions', {})).toMatchObject({ status: 409 });
  const first = (await reader.call('GET', '/me/subscriptions?limit=30')).body;
  const rest = (await reader.call('GET', `/me/subscriptions?limit=30&cursor=${first.next}`)).body;
  const tags = [...first.items, ...rest.items].flatMap((each: { tags: string[] }) => each.tags);
  expect(tags).toEqual(Array.from({ length: 50 }, (_, index) => `t${index}`));
  expect(rest.next).toBeUndefined();
});

it('conditions have at most a thousand entries altogether, so that the reader fits one item', async () => {
  const reader = await signedUp();
  const tags = Array.from({ length: 100 }, (_, index) => `${String(index).padStart(3, '0')}${'x'.repeat(61)}`);
  for (let index = 0; index < 10; index++)
    expect((await reader.call('POST', '/me/subscriptions', { tags })).status).toBe(201);
  const refused = await reader.call('POST', '/me/subscriptions', { tags: ['one-more'] });
  expect(refused).toMatchObject({ status: 409, body: { detail: expect.stringContaining('1001') } });
});
