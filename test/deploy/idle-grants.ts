/** Grants that the deploy test does not use, and why a function has them all the same. */
import type { Call } from './grants.ts';

interface IdleGrant {
  /** Constructs of functions; left out: any function. */
  readonly of?: readonly string[];
  readonly actions: readonly string[];
  /** Resources; left out: any. */
  readonly on?: RegExp;
  readonly why: string;
}

const idleGrants: readonly IdleGrant[] = [
  {
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents', 'xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
    why: 'the Lambda service uses them around the function; the emulator writes logs by itself and traces nothing',
  },
  {
    actions: ['sqs:SendMessage'],
    why: 'the Lambda service sends there what failed for good after a call by a schedule',
  },
  {
    actions: ['sns:CheckIfPhoneNumberIsOptedOut'],
    why: 'the emulator does not have it, so the test adds no number',
  },
  {
    of: ['DeliverHeld'],
    actions: ['sns:Publish'],
    on: /PublicTopic/,
    why: 'a delivery to machines that was cut short is taken up again',
  },
  {
    of: ['DeliverHeld'],
    actions: ['dynamodb:Query'],
    on: /:table\/[^/]+$/,
    why: 'an event that was held before the history knew it by name is looked for',
  },
  {
    of: ['Manage'],
    actions: ['sns:Publish'],
    on: /PublicTopic/,
    why: 'an event that SNS refused to machines is sent again by an operator',
  },
  {
    of: ['Manage'],
    actions: ['dynamodb:UpdateItem'],
    why: 'the record of a run that could not be started gets its end',
  },
  {
    actions: ['states:StartExecution', 'states:DescribeExecution'],
    on: /-(?:eurostat-comext|uk-hmrc|un-comtrade)(?::\*)?$/,
    why: 'the test plays one source; the grant of it is used',
  },
];

/** Undefined when a grant that is not used should not be there. */
export function reasonToLieIdle(construct: string, { action, resource }: Call): string | undefined {
  const found = idleGrants.find(
    ({ of, actions, on }) =>
      (of?.includes(construct) ?? true) && actions.includes(action) && (on?.test(resource) ?? true),
  );
  return found?.why;
}
