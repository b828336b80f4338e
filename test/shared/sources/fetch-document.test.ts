import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ReplayAnswer, type ReplayServer, startReplayServer } from '../../../local/replay/replay-server.ts';
import { type FetchOptions, fetchDocument } from '../../../shared/sources/fetch-document.ts';
import { IncompleteDocument } from '../../../shared/sources/incomplete-document.ts';
import { SourceUnavailable } from '../../../shared/sources/source-unavailable.ts';

const BODY = JSON.stringify(Array.from({ length: 500 }, (_, index) => ({ index })));
let server: ReplayServer;
let answer: ReplayAnswer;
let slept: number[];
let options: FetchOptions;

beforeEach(async () => {
  answer = { status: 200, headers: { 'content-type': 'application/json' }, body: BODY };
  server = await startReplayServer({ answer: () => answer });
  slept = [];
  options = {
    timeoutMs: 2_000,
    random: () => 1,
    sleep: async (milliseconds) => {
      slept.push(milliseconds);
    },
  };
});

afterEach(() => server.close());

const parse = ({ body }: { body: string }): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    throw new IncompleteDocument('half a document');
  }
};

const get = (more: FetchOptions = {}, url = `${server.url}/x?key=S3CRET&a=1`) =>
  fetchDocument(new URL(url), parse, { ...options, ...more });

test('a whole document is read at the first try', async () => {
  expect(await get()).toHaveLength(500);
  expect(server.requests()).toEqual([{ method: 'GET', path: '/x', query: 'a=1' }]);
  expect(slept).toEqual([]);
});

test.each(['server-error', 'too-many-requests', 'reset-in-body', 'half-document'] as const)(
  'after one %s the next try is taken',
  async (fault) => {
    server.failNext(fault);
    expect(await get()).toHaveLength(500);
    expect(server.requests()).toHaveLength(2);
  },
);

test('after a server that hangs the next try is taken', async () => {
  server.failNext('hang');
  expect(await get({ timeoutMs: 100 })).toHaveLength(500);
});

test('the tries are bounded, and the error tells them and the last cause', async () => {
  server.failNext('server-error', { times: 9 });
  const error = await get({ tries: 3 }).catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(SourceUnavailable);
  expect(error).toMatchObject({ tries: 3, cause: { message: 'status 500' } });
  expect(String(error)).toContain('/x?a=1 was asked 3 times without an answer: status 500');
  expect(server.requests()).toHaveLength(3);
});

test('a body that stops flowing runs into the limit too', async () => {
  const { url, close } = await listening((_, response) => {
    response.writeHead(200, { 'content-length': '10' });
    response.write('[1,');
  });
  const error = await get({ tries: 2, timeoutMs: 50 }, url).catch((cause: unknown) => cause);
  close();
  expect(error).toMatchObject({ name: 'SourceUnavailable', cause: { message: 'no whole answer within 0.05 s' } });
});

test('the waits double, and are drawn from nothing to the bound', async () => {
  server.failNext('server-error', { times: 8 });
  await get({ tries: 4, baseDelayMs: 1_000 }).catch(() => undefined);
  expect(slept).toEqual([1_000, 2_000, 4_000]);
  slept.length = 0;
  await get({ tries: 4, baseDelayMs: 1_000, random: () => 0.25 }).catch(() => undefined);
  expect(slept).toEqual([250, 500, 1_000]);
});

test('Retry-After is honoured up to the longest wait', async () => {
  server.failNext('too-many-requests', { retryAfter: '7' });
  server.failNext('too-many-requests', { retryAfter: '3600' });
  await get({ random: () => 0, maxDelayMs: 20_000 });
  expect(slept).toEqual([7_000, 20_000]);
});

test('Retry-After may be a date', async () => {
  server.failNext('too-many-requests', { retryAfter: new Date(Date.now() + 90_000).toUTCString() });
  await get({ random: () => 0, maxDelayMs: 200_000 });
  expect(slept[0]).toBeGreaterThan(80_000);
  expect(slept[0]).toBeLessThanOrEqual(91_000);
});

test('a redirect is handed over, not followed', async () => {
  answer = { status: 302, headers: { location: `${server.url}/elsewhere` }, body: '' };
  const status = await fetchDocument(new URL(`${server.url}/x`), (given) => given.status, options);
  expect(status).toBe(302);
  expect(server.requests()).toHaveLength(1);
});

test('what the reader throws of its own passes at once', async () => {
  const read = () => {
    throw new RangeError('no');
  };
  await expect(fetchDocument(new URL(server.url), read, options)).rejects.toThrow(RangeError);
  expect(server.requests()).toHaveLength(1);
});

test('a connection that is refused is tried again, then told', async () => {
  const { url, close } = await listening(() => undefined);
  close();
  const error = await get({ tries: 2 }, url).catch((cause: unknown) => cause);
  expect(error).toMatchObject({ name: 'SourceUnavailable', tries: 2, cause: { code: 'ECONNREFUSED' } });
});

test('one connection serves several documents', async () => {
  const ports = new Set<number | undefined>();
  const { url, close } = await listening((request, response) => {
    ports.add(request.socket.remotePort);
    response.end('[]');
  });
  for (let count = 0; count < 3; count += 1) await get({}, url);
  close();
  expect(ports.size).toBe(1);
});

async function listening(listener: RequestListener): Promise<{ url: string; close: () => void }> {
  const plain = createServer(listener).listen(0, '127.0.0.1');
  await once(plain, 'listening');
  const address = plain.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const close = () => {
    plain.closeAllConnections();
    plain.close();
  };
  return { url: `http://127.0.0.1:${port}/?key=S3CRET`, close };
}

test('headers are sent with every try', async () => {
  const seen: unknown[] = [];
  answer = { status: 200, headers: {}, body: '[]' };
  const own = await startReplayServer({
    answer: (_url, _method, headers) => {
      seen.push(headers['x-key']);
      return answer;
    },
  });
  try {
    own.failNext('server-error');
    expect(await get({ headers: { 'x-key': 'S3CRET' } }, own.url)).toEqual([]);
    expect(seen).toEqual(['S3CRET', 'S3CRET']);
  } finally {
    await own.close();
  }
});

test('the wait that a body asks for is kept where no header asks for one', async () => {
  const busy = () => 7_000;
  answer = { status: 429, headers: {}, body: 'Try again in 7 seconds.' };
  expect(await get({ busy, random: () => 0, tries: 2 }).catch((error: Error) => error)).toBeInstanceOf(
    SourceUnavailable,
  );
  expect(slept).toEqual([7_000]);
  server.failNext('too-many-requests', { retryAfter: '3', times: 2 });
  await get({ busy, random: () => 0, tries: 2 }).catch(() => undefined);
  expect(slept).toEqual([7_000, 3_000]);
});

test('what is thrown about a busy answer ends the tries', async () => {
  const busy = () => {
    throw new RangeError('the quota is spent');
  };
  server.failNext('too-many-requests');
  await expect(get({ busy })).rejects.toThrow('the quota is spent');
  expect(server.requests()).toHaveLength(1);
});
