import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDbUnavailable } from './dynamodb-unavailable.ts';
import { freePort } from './free-port.ts';
import { startGuarded } from './guarded-process.ts';

export interface RunningDynamoDb {
  readonly endpoint: string;
  close(): Promise<void>;
}

/** A program that serves DynamoDB on a port. */
export interface Engine {
  readonly name: string;
  readonly program: string;
  parameters(port: number): string[];
  /** How long it may take to answer, in milliseconds, on a busy machine. */
  readonly patienceMs: number;
}

const POLL_MS = 50;
/** Somebody else may take the free port before the program does. */
const PORTS_TRIED = 3;

/** Starts a program and waits until it answers. Throws {@link DynamoDbUnavailable} with what the program said. */
export async function startEngine(engine: Engine): Promise<RunningDynamoDb> {
  let said = '';
  for (let attempt = 0; attempt < PORTS_TRIED; attempt++) {
    const port = await freePort();
    const endpoint = `http://127.0.0.1:${port}`;
    const running = startGuarded(engine.program, engine.parameters(port));
    const givenUp = new AbortController();
    const ended = running.ended.then((text) => ({ text }));
    const outcome = await Promise.race([ended, untilAnswering(endpoint, engine.patienceMs, givenUp.signal)]);
    givenUp.abort();
    if (outcome === true) return { endpoint, close: () => running.stop() };
    await running.stop();
    if (outcome === false) throw new DynamoDbUnavailable(`${engine.name} did not answer in ${engine.patienceMs} ms`);
    said = outcome.text;
  }
  throw new DynamoDbUnavailable(`${engine.name} ended at once: ${said || 'it said nothing'}`);
}

/** True once a DynamoDB answers at the endpoint, false when none does for so long or nobody waits any more. */
export async function untilAnswering(endpoint: string, patienceMs: number, givenUp?: AbortSignal): Promise<boolean> {
  const deadline = performance.now() + patienceMs;
  while (performance.now() < deadline && givenUp?.aborted !== true) {
    if (await answers(endpoint)) return true;
    await sleep(POLL_MS);
  }
  return false;
}

/** Any answer of DynamoDB carries a request id, a refusal as well; another server on the port has none. */
async function answers(endpoint: string): Promise<boolean> {
  try {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.ListTables' },
      body: '{}',
      signal: AbortSignal.timeout(2_000),
    });
    await response.arrayBuffer();
    return response.headers.has('x-amzn-requestid');
  } catch {
    return false;
  }
}
