import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { DynamoDbUnavailable } from '../../../local/dynamodb/dynamodb-unavailable.ts';
import { startDynamoDb } from '../../../local/dynamodb/start-dynamodb.ts';
import { startEngine } from '../../../local/dynamodb/start-engine.ts';

const SERVICE = fileURLToPath(new URL('../../support/local-service.ts', import.meta.url));
const said = z.object({ endpoint: z.string(), found: z.number() });

let directory = '';
let services: ChildProcess[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'chokepoint-'));
});

afterEach(() => {
  for (const service of services) service.kill('SIGKILL');
  services = [];
  rmSync(directory, { recursive: true, force: true });
});

interface Service {
  readonly process: ChildProcess;
  /** The first line it says, or all of its standard error once it has ended. */
  readonly said: Promise<string>;
}

function startService(): Service {
  const service = spawn(process.execPath, [SERVICE, directory], { stdio: ['ignore', 'pipe', 'pipe'] });
  services.push(service);
  const line = once(service.stdout, 'data').then(([text]) => String(text));
  let errors = '';
  service.stderr.on('data', (text) => (errors += String(text)));
  return { process: service, said: Promise.race([line, once(service, 'close').then(() => errors)]) };
}

async function kill({ process }: Service): Promise<void> {
  const exit = once(process, 'exit');
  process.kill('SIGKILL');
  await exit;
}

async function isAnswering(endpoint: string): Promise<boolean> {
  return fetch(endpoint, { method: 'POST' }).then(
    () => true,
    () => false,
  );
}

async function untilSilent(endpoint: string): Promise<boolean> {
  for (let attempt = 0; attempt < 100; attempt++) {
    if (!(await isAnswering(endpoint))) return true;
    await sleep(50);
  }
  return false;
}

describe('the DynamoDB of one machine', { timeout: 60_000 }, () => {
  it('dies with its service, even by kill -9, and the next service finds what was written', async () => {
    const first = startService();
    const before = said.parse(JSON.parse(await first.said));
    expect(before.found).toBe(0);
    expect(await isAnswering(before.endpoint)).toBe(true);
    await kill(first);
    expect(await untilSilent(before.endpoint)).toBe(true);
    expect(said.parse(JSON.parse(await startService().said)).found).toBe(1);
  });

  it('starts at once after a kill -9, four times running', async () => {
    for (let round = 0; round < 4; round++) {
      const service = startService();
      expect(said.parse(JSON.parse(await service.said)).found).toBe(round);
      await kill(service);
    }
  });

  it('refuses a second service on the same directory', async () => {
    await startService().said;
    const refusal = await startService().said;
    expect(refusal).toContain('DirectoryInUse');
    expect(refusal).toContain(`data directory ${directory} is in use by another running service`);
  });

  it('stops when it is closed', async () => {
    const { endpoint, close } = await startDynamoDb({ memory: true });
    expect(await isAnswering(endpoint)).toBe(true);
    await close();
    expect(await isAnswering(endpoint)).toBe(false);
    await close();
  });

  it('is the one at the endpoint that is named, which goes on when it is closed', async () => {
    const named = await startDynamoDb({ memory: true });
    const reached = await startDynamoDb({ memory: true, endpoint: named.endpoint });
    expect(reached.endpoint).toBe(named.endpoint);
    await reached.close();
    expect(await isAnswering(named.endpoint)).toBe(true);
    await named.close();
  });

  it('is refused when something else answers at the endpoint', async () => {
    const server = createServer((_request, response) => response.end('hello')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = z.object({ port: z.number() }).parse(server.address());
    const starting = startDynamoDb({ memory: true, endpoint: `http://127.0.0.1:${address.port}` });
    await expect(starting).rejects.toThrow(DynamoDbUnavailable);
    server.close();
  });

  it.each([
    ['is missing', '/nowhere/dynoxide', [], /ended at once: .*not found/],
    ['fails', 'sh', ['-c', 'echo the disk is full >&2; exit 1'], /ended at once: the disk is full/],
    ['never answers', 'sleep', ['60'], /did not answer in 500 ms/],
  ])('says so when the program %s', async (_title, program, parameters, problem) => {
    const engine = { name: 'the engine', program, parameters: () => parameters, patienceMs: 500 };
    const starting = startEngine(engine);
    await expect(starting).rejects.toThrow(DynamoDbUnavailable);
    await expect(starting).rejects.toThrow(problem);
  });
});
