/**
 * What AWS itself calls for us: Step Functions our functions, Scheduler our state machines and functions. The emulator
 * calls without asking the role, so its policy simulator is asked.
 */
import { SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { GetScheduleCommand } from '@aws-sdk/client-scheduler';
import { DescribeStateMachineCommand } from '@aws-sdk/client-sfn';
import type { Clients, StackResource } from './cloud.ts';

export interface ServiceCall {
  /** Who calls: the physical id of a state machine or a schedule. */
  readonly caller: string;
  readonly role: string;
  readonly action: string;
  readonly target: string;
}

/** Each function that a state machine of the stack invokes, each thing that a schedule of it starts. */
export async function serviceCalls(clients: Clients, resources: readonly StackResource[]): Promise<ServiceCall[]> {
  const calls: ServiceCall[] = [];
  for (const { type, physicalId } of resources) {
    if (type === 'AWS::StepFunctions::StateMachine') calls.push(...(await invocations(clients, physicalId)));
    if (type === 'AWS::Scheduler::Schedule') calls.push(await start(clients, physicalId));
  }
  return calls;
}

async function invocations({ stepFunctions }: Clients, stateMachineArn: string): Promise<ServiceCall[]> {
  const { roleArn = '', definition = '' } = await stepFunctions.send(
    new DescribeStateMachineCommand({ stateMachineArn }),
  );
  return [...new Set(definition.match(/arn:aws:lambda:[^"]+/g))].map((target) => ({
    caller: stateMachineArn,
    role: roleArn,
    action: 'lambda:InvokeFunction',
    target,
  }));
}

async function start({ scheduler }: Clients, schedule: string): Promise<ServiceCall> {
  const { Target } = await scheduler.send(new GetScheduleCommand({ Name: schedule.split('/').at(-1) }));
  const { Arn: target = '', RoleArn: role = '' } = Target ?? {};
  const action = target.startsWith('arn:aws:states:') ? 'states:StartExecution' : 'lambda:InvokeFunction';
  return { caller: schedule, role, action, target };
}

/** True when the role may do this, by its policies as they are deployed. */
export async function isAllowed(
  { iam }: Clients,
  { role, action, target }: Omit<ServiceCall, 'caller'>,
): Promise<boolean> {
  const simulation = { PolicySourceArn: role, ActionNames: [action], ResourceArns: [target] };
  const { EvaluationResults = [] } = await iam.send(new SimulatePrincipalPolicyCommand(simulation));
  return EvaluationResults[0]?.EvalDecision === 'allowed';
}
