/** The console's files, from the folder of a build: those, and nothing else of the machine. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type LocalCloud, startLocalCloud } from '../../../local/local-cloud.ts';
import { consoleFiles } from '../../../local/web/console-files.ts';
import { send } from '../../../local/web/web-parts.ts';
import { startWebServer, type WebServer } from '../../../local/web/web-server.ts';
import { freshDirectory } from '../../support/cli.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let cloud: LocalCloud;
let server: WebServer;
let folder: string;
beforeAll(async () => {
  const directory = freshDirectory();
  cloud = await startLocalCloud(join(directory, 'data'), 'http://127.0.0.1');
  folder = join(directory, 'dist');
  writeFileSync(join(directory, 'secret.json'), '{"secret":true}');
  server = await startWebServer(0, () => [
    consoleFiles({ cloud, stage: 'local', origin: () => 'http://127.0.0.1', folder }),
    (_, response) => send(response, { status: 404, type: 'text/plain', body: 'the next part' }),
  ]);
});
afterAll(async () => {
  await server.close();
  await cloud.close();
});

/** As it stands: fetch would tidy the path up first. */
async function get(path: string): Promise<{ status: number; headers: IncomingHttpHeaders; text: string }> {
  const { hostname, port } = new URL(server.url);
  const sent = request({ hostname, port, path }).end();
  const [response]: IncomingMessage[] = await once(sent, 'response');
  if (response === undefined) throw new Error('no response');
  return { status: response.statusCode ?? 0, headers: response.headers, text: await text(response) };
}

describe('without a build', () => {
  test('the status page stands in its place', async () => {
    const { status, text: page } = await get('/');
    expect(status).toBe(200);
    expect(page).toContain('Chokepoint, on this machine');
    expect((await get('/assets/index.js')).status).toBe(404);
  });
});

describe('with a build', () => {
  beforeAll(() => {
    mkdirSync(join(folder, 'assets', 'deep.js'), { recursive: true });
    writeFileSync(join(folder, 'index.html'), '<!doctype html><title>The console</title>');
    writeFileSync(join(folder, 'assets', 'index-4f2a.js'), 'export {};');
    writeFileSync(join(folder, '.fingerprint'), 'x');
    writeFileSync(join(folder, 'assets', 'source.ts'), 'x');
  });

  test('the console is at the root, asked for anew each time, and may load nothing from elsewhere', async () => {
    const { headers, text: page } = await get('/');
    expect(page).toContain('The console');
    expect(headers['cache-control']).toBe('no-cache');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).not.toMatch(/unsafe|https?:|\*/);
  });

  test('its assets are kept for ever, as their names change with their content', async () => {
    const { headers } = await get('/assets/index-4f2a.js');
    expect(headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
  });

  test('the status page has a place of its own', async () => {
    expect((await get('/status')).text).toContain('Chokepoint, on this machine');
  });

  test.each([
    '/.fingerprint',
    '/../secret.json',
    '/%2e%2e/secret.json',
    '/..%2fsecret.json',
    '/assets/../../secret.json',
    '/assets/..\\..\\secret.json',
    '//secret.json',
    '/assets/source.ts',
    '/assets/deep.js',
    '/assets/',
    '/assets/missing.js',
    '/index.html/x.js',
    '/constructor',
    '/__proto__',
    '/index.html%00.js',
  ])('%s is left to the next part', async (path) => {
    const answer = await get(path);
    expect([answer.status, answer.text]).toEqual([404, 'the next part']);
  });
});
