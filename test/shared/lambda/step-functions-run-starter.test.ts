import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SFNClient } from '@aws-sdk/client-sfn';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { stepFunctionsRunStarter } from '../../../shared/lambda/step-functions-run-starter.ts';
import { RunNotStarted } from '../../../shared/ports/run-not-started.ts';

const PREFIX = 'arn:aws:states:us-east-1:000000000000:stateMachine:chokepoint-test-';

/** Step Functions as far as the wire goes: an answer a call, and what was asked. */
let server: Server;
let client: SFNClient;
let asked: { target: string; body: unknown }[];
let answers: { status: number; body: object }[];

beforeEach(async () => {
  asked = [];
  answers = [];
  server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    request.on('end', () => {
      asked.push({ target: String(request.headers['x-amz-target']), body: JSON.parse(text) });
      const { status, body } = answers.shift() ?? { status: 200, body: {} };
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  client = new SFNClient({
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
});
afterEach(async () => {
  client.destroy();
  await new Promise((closed) => server.close(closed));
});

const starter = () => stepFunctionsRunStarter({ stateMachinePrefix: PREFIX, client: async () => client });
const REQUEST = { run: 'us-census-1', source: 'us-census', rules: ['a'] };
const fault = (type: string) => ({
  status: 400,
  body: { __type: `com.amazonaws.swf.service.v2.model#${type}`, message: 'no' },
});

it('a run is an execution of the source’s state machine by the same name, with the request as its input', async () => {
  answers.push({ status: 200, body: { executionArn: 'arn', startDate: 1 } });
  await starter().start({ ...REQUEST, from: '2026-01' });
  expect(asked).toEqual([
    {
      target: 'AWSStepFunctions.StartExecution',
      body: {
        stateMachineArn: `${PREFIX}us-census`,
        name: 'us-census-1',
        input: JSON.stringify({ run: 'us-census-1', source: 'us-census', rules: ['a'], from: '2026-01' }),
      },
    },
  ]);
});

it('a second start by the same name is no second run', async () => {
  answers.push(fault('ExecutionAlreadyExists'));
  await expect(starter().start(REQUEST)).resolves.toBeUndefined();
});

it('a source without a state machine is a run that did not start', async () => {
  answers.push(fault('StateMachineDoesNotExist'));
  await expect(starter().start(REQUEST)).rejects.toThrow(RunNotStarted);
});

it('the state of an execution is that of the run', async () => {
  for (const status of ['RUNNING', 'SUCCEEDED', 'TIMED_OUT'])
    answers.push({ status: 200, body: { executionArn: 'arn', status } });
  answers.push(fault('ExecutionDoesNotExist'));
  const states = [];
  for (let call = 0; call < 4; call++) states.push(await starter().state(REQUEST));
  expect(states).toEqual(['running', 'succeeded', 'failed', undefined]);
  expect(asked[0]).toEqual({
    target: 'AWSStepFunctions.DescribeExecution',
    body: { executionArn: 'arn:aws:states:us-east-1:000000000000:execution:chokepoint-test-us-census:us-census-1' },
  });
});
