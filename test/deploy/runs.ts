/** Runs of a deployed state machine. */
import { setTimeout as pause } from 'node:timers/promises';
import {
  DescribeExecutionCommand,
  paginateGetExecutionHistory,
  type SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import * as z from 'zod';

const PATIENCE_MS = 120_000;

export interface RunOutcome {
  readonly run: string;
  readonly status: string;
  readonly output: unknown;
  /** Error and cause of each attempt of a step that failed. */
  readonly faults: readonly string[];
}

/** Starts an execution and waits for its end. */
export async function runToEnd(client: SFNClient, stateMachineArn: string, input: object): Promise<RunOutcome> {
  const started = await client.send(new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }));
  const executionArn = z.string().parse(started.executionArn);
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    const { status, output } = await client.send(new DescribeExecutionCommand({ executionArn }));
    if (status !== undefined && status !== 'RUNNING')
      return {
        run: executionArn.split(':').at(-1) ?? '',
        status,
        output: output === undefined ? undefined : JSON.parse(output),
        faults: await faultsOf(client, executionArn),
      };
    await pause(250);
  }
  throw new Error(`the run ${executionArn} has not ended within ${PATIENCE_MS / 1_000} s`);
}

async function faultsOf(client: SFNClient, executionArn: string): Promise<string[]> {
  const faults: string[] = [];
  for await (const { events = [] } of paginateGetExecutionHistory({ client }, { executionArn })) {
    for (const event of events) {
      const failed = event.lambdaFunctionFailedEventDetails ?? event.taskFailedEventDetails;
      if (failed !== undefined) faults.push(`${failed.error}: ${failed.cause}`);
    }
  }
  return faults;
}
