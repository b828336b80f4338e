import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { sources } from '../../shared/sources/index.ts';
import { metricsOf, ofType, ownFunctions } from './template.ts';

const ref = z.object({ Ref: z.string() });
const alarmSchema = z.object({
  AlarmName: z.string(),
  AlarmDescription: z.string(),
  AlarmActions: z.array(ref),
  TreatMissingData: z.string(),
});

/** With every switch on, so that no alarm is missing. */
const whole = { sms: 'on' };
const alarms = ofType('AWS::CloudWatch::Alarm', whole).map(([, alarm]) => ({
  ...alarmSchema.parse(alarm.Properties),
  metrics: metricsOf(alarm),
}));
const runbook = readFileSync(new URL('../../infra/RUNBOOK.md', import.meta.url), 'utf8');
const headings = [...runbook.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading!);
const headingOf = (description: string) => /Runbook: infra\/RUNBOOK\.md#(\S+)$/.exec(description)?.[1];

describe('alarms and the runbook', () => {
  it('have the same headings: none is missing, none is left over', () => {
    const named = new Set(alarms.map(({ AlarmDescription }) => headingOf(AlarmDescription)));
    expect(named).toEqual(new Set(headings));
  });

  it.each(alarms.map((alarm) => [alarm.AlarmName, alarm] as const))(
    '%s is named for its heading and says its impact',
    (name, alarm) => {
      const heading = headingOf(alarm.AlarmDescription)!;
      expect(name).toMatch(new RegExp(`^chokepoint-dev-((${Object.keys(sources).join('|')})-)?${heading}$`));
      expect(alarm.AlarmDescription.indexOf(' Runbook: ')).toBeGreaterThan(30);
    },
  );

  it.each(headings)('the heading %s says what it means, what to look at and how to mend it', (heading) => {
    const section = runbook.split(`\n## ${heading}\n`)[1]!.split('\n## ')[0]!;
    for (const part of ['**Meaning.**', '**Look at.**', '**Mend.**']) expect(section).toContain(part);
  });

  it('all tell the operations topic, never the public one', () => {
    expect(new Set(alarms.flatMap(({ AlarmActions }) => AlarmActions.map(({ Ref }) => Ref)))).toEqual(
      new Set([expect.stringMatching(/^NoticesOperationsTopic/)]),
    );
  });
});

describe('alarm coverage', () => {
  /** Logical ids that alarms on a metric look at. */
  const watched = (namespace: string, metric: string, missing?: string) =>
    alarms
      .filter(({ TreatMissingData }) => missing === undefined || TreatMissingData === missing)
      .flatMap(({ metrics }) => metrics)
      .filter(({ Namespace, MetricName }) => Namespace === namespace && MetricName === metric)
      .flatMap(({ Dimensions }) => Dimensions.map(({ Value }) => logicalIdIn(Value)));
  const idsOf = (type: string) => ofType(type, whole).map(([id]) => id);

  it('every function has an alarm on its errors', () => {
    const functions = ownFunctions(whole).map(([id]) => id);
    expect(functions.length).toBeGreaterThan(4);
    expect(watched('AWS/Lambda', 'Errors').sort()).toEqual(functions.sort());
  });

  it('every state machine has an alarm on runs that do not succeed', () => {
    for (const metric of ['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted'])
      expect(watched('AWS/States', metric).sort()).toEqual(idsOf('AWS::StepFunctions::StateMachine').sort());
  });

  it('whatever a schedule starts has an alarm that goes off when nothing starts', () => {
    const targets = ofType('AWS::Scheduler::Schedule', whole).map(([, { Properties }]) =>
      logicalIdIn(Properties['Target'].Arn),
    );
    const silent = [
      ...watched('AWS/States', 'ExecutionsStarted', 'breaching'),
      ...watched('AWS/Lambda', 'Invocations', 'breaching'),
    ];
    expect(new Set(silent)).toEqual(new Set(targets));
  });

  it('every queue has an alarm on what lies in it', () => {
    const queues = idsOf('AWS::SQS::Queue');
    expect(queues).toHaveLength(1);
    expect(watched('AWS/SQS', 'ApproximateNumberOfMessagesVisible')).toEqual(queues);
  });

  it('every schedule keeps what it could not start', () => {
    for (const [, { Properties }] of ofType('AWS::Scheduler::Schedule', whole))
      expect(Properties['Target'].DeadLetterConfig).toMatchObject({ Arn: expect.anything() });
  });
});

const reference = z.union([
  ref.transform(({ Ref }) => Ref),
  z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) }).transform((value) => value['Fn::GetAtt'][0]),
]);

/** The resource that a value of the template refers to. */
function logicalIdIn(value: unknown): string {
  return reference.parse(value);
}
