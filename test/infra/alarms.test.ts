import { readFileSync } from 'node:fs';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { unbundledStack } from '../../infra/synthesized-pipeline.ts';
import { sources } from '../../shared/sources/index.ts';

const alarmSchema = z.object({
  Properties: z.object({
    AlarmName: z.string(),
    AlarmDescription: z.string(),
    AlarmActions: z.array(z.object({ Ref: z.string() })),
    TreatMissingData: z.string(),
  }),
});

const template = Template.fromStack(unbundledStack());
const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(
  (alarm) => alarmSchema.parse(alarm).Properties,
);
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
  it('every function has an alarm on its errors', () => {
    const functions = Object.keys(template.findResources('AWS::Lambda::Function'));
    const watched = Object.values(
      template.findResources('AWS::CloudWatch::Alarm', {
        Properties: { Namespace: 'AWS/Lambda', MetricName: 'Errors' },
      }),
    ).map((alarm) => alarm['Properties'].Dimensions[0].Value.Ref);
    expect(functions).toHaveLength(4);
    expect(new Set(watched)).toEqual(new Set(functions));
  });

  it('every state machine has an alarm that goes off when nothing starts', () => {
    const machines = Object.keys(template.findResources('AWS::StepFunctions::StateMachine'));
    const silent = Object.values(
      template.findResources('AWS::CloudWatch::Alarm', {
        Properties: { MetricName: 'ExecutionsStarted', TreatMissingData: 'breaching' },
      }),
    ).map((alarm) => alarm['Properties'].Dimensions[0].Value.Ref);
    expect(silent).toEqual(machines);
  });
});
