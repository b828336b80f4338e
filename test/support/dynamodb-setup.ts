/** Global setup for vitest: starts each DynamoDB engine once for the whole run. */
import type { TestProject } from 'vitest/node';
import type { RunningDynamoDb } from '../../local/dynamodb/start-engine.ts';
import { ENGINES, startTestEngine } from './dynamodb-engine.ts';

const running: RunningDynamoDb[] = [];

export async function setup(project: TestProject): Promise<void> {
  const endpoints: Partial<Record<(typeof ENGINES)[number], string>> = {};
  for (const engine of ENGINES) {
    const started = await startTestEngine(engine);
    running.push(started);
    endpoints[engine] = started.endpoint;
  }
  project.provide('dynamodb', endpoints);
}

export async function teardown(): Promise<void> {
  await Promise.all(running.map((engine) => engine.close()));
}
