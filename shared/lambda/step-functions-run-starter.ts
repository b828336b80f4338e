/** Starts runs as executions of Step Functions, one state machine a source. */
import type { SFNClient } from '@aws-sdk/client-sfn';
import { RunNotStarted } from '../ports/run-not-started.ts';
import type { ExecutionState, RunStarter } from '../ports/run-starter.ts';

export interface StepFunctionsSettings {
  /** The ARN of a source's state machine is this and the source's id. */
  readonly stateMachinePrefix: string;
  /** Made at the first call unless given: most calls of the API start no run. */
  readonly client?: () => Promise<SFNClient>;
}

const STATES: Readonly<Record<string, ExecutionState>> = {
  RUNNING: 'running',
  PENDING_REDRIVE: 'running',
  SUCCEEDED: 'succeeded',
};

/** The name of the execution is the run's, so that a repeated start finds the first one. */
export function stepFunctionsRunStarter({
  stateMachinePrefix,
  client = freshClient,
}: StepFunctionsSettings): RunStarter {
  const sdk = async () => ({ client: await client(), ...(await import('./step-functions-client.ts')) });
  return {
    async start({ run, ...request }) {
      const { client: sfn, StartExecutionCommand } = await sdk();
      const stateMachineArn = `${stateMachinePrefix}${request.source}`;
      const input = JSON.stringify({ run, ...request });
      try {
        await sfn.send(new StartExecutionCommand({ stateMachineArn, name: run, input }));
      } catch (error) {
        if (nameOf(error) === 'ExecutionAlreadyExists') return;
        throw new RunNotStarted(`the run ${run} of ${request.source} did not start: ${nameOf(error)}`, {
          isLasting: nameOf(error) === 'StateMachineDoesNotExist',
          cause: error,
        });
      }
    },
    async state({ run, source }) {
      const { client: sfn, DescribeExecutionCommand } = await sdk();
      const executionArn = `${stateMachinePrefix.replace(':stateMachine:', ':execution:')}${source}:${run}`;
      try {
        const { status = '' } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
        return STATES[status] ?? 'failed';
      } catch (error) {
        if (nameOf(error) === 'ExecutionDoesNotExist') return undefined;
        throw error;
      }
    },
  };
}

async function freshClient(): Promise<SFNClient> {
  const { SFNClient } = await import('./step-functions-client.ts');
  kept ??= new SFNClient({});
  return kept;
}

let kept: SFNClient | undefined;

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : String(error);
}
