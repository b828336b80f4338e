import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { apiClient } from '../../local/api-client.ts';
import { readerSummarySchema } from '../../shared/api/schemas/readers.ts';
import { dynamoReaderStore } from '../../shared/storage/dynamodb-reader-store.ts';
import { aReader } from '../support/a-reader.ts';
import { startTestApi, type TestApi } from '../support/an-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
  for (const id of ['a', 'b', 'c', 'd', 'e']) await dynamoReaderStore(api.cloud.table).save(aReader({ id }));
}, 60_000);
afterAll(() => api.close());

const clientOf = async (url = api.url) => apiClient({ url, token: await api.token('operator') });

test('a list is read page by page, to its end, whatever the address ends in', async () => {
  for (const url of [api.url, `${api.url}/`]) {
    const readers = await (await clientOf(url)).all(readerSummarySchema, '/readers?limit=2');
    expect(readers.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd', 'e']);
  }
});

test('a body goes out as JSON, with the headers given', async () => {
  const client = await clientOf();
  const options = { body: { name: 'Ana' }, headers: { 'if-none-match': '*' } };
  expect(await client.call(z.object({ id: z.string() }), 'PUT /me', options)).toEqual({ id: 'operator' });
});

test('a refusal says each place, what was found and what was expected', async () => {
  const client = await clientOf();
  const body = { name: 'Ana', timezone: 'UTC', cadence: 'hourly', quietHours: { untill: '22:00' } };
  const call = client.call(z.unknown(), 'PUT /me', { body, headers: { 'if-none-match': '*' } });
  const error = await call.catch((thrown: Error) => thrown.message);
  expect(error).toMatch(/^PUT \/me: .*\(422\)\n {2}/);
  expect(error).toContain('\n  cadence: found "hourly", expected');
  expect(error).toContain('did you mean timeZone?');
  expect(error).toMatch(/quietHours\.untill: .*did you mean until\?/);
});

test('an answer of another form is no success, and no error shows the token', async () => {
  const token = await api.token('operator');
  const client = apiClient({ url: api.url, token });
  const failures = await Promise.all([
    client.call(z.object({ other: z.string() }), 'GET /readers').catch((error: Error) => error.message),
    client.call(z.unknown(), 'GET /nowhere').catch((error: Error) => error.message),
    apiClient({ url: 'http://127.0.0.1:9', token })
      .call(z.unknown(), 'GET /me')
      .catch((error: Error) => error.message),
  ]);
  expect(failures[0]).toContain('another form than expected');
  expect(failures[1]).toContain('(404)');
  expect(failures[2]).toContain('http://127.0.0.1:9 does not answer');
  expect(JSON.stringify(failures)).not.toContain(token);
});

test.each(['', 'example.org', 'ftp://example.org', 'javascript:alert(1)'])('%j is no address of an API', (url) => {
  expect(() => apiClient({ url, token: 'a' })).toThrow(/--api: found .*, expected an address such as/);
});
