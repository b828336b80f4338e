/** The template as `cdk synth` makes it, without its bundles, and the state machine's definition in it. */
import { readFileSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import { ChokepointStack } from './chokepoint-stack.ts';
import { scheduledSources } from './scheduled-sources.ts';
import { readStage, type Stage } from './stage.ts';

const cdkSettings = z.object({ context: z.record(z.string(), z.unknown()) });

/** Only the command line reads cdk.json's feature flags by itself; without them the template would be another. */
const { context } = cdkSettings.parse(JSON.parse(readFileSync(new URL('../cdk.json', import.meta.url), 'utf8')));

/** A stack in an app of its own; `settings` as they come by `-c`. Settings files of engineers are left aside. */
export function unbundledStack(settings: Readonly<Record<string, string>> = {}): ChokepointStack {
  return stackOf(readStage(settings, () => ({})));
}

/** The stack of a stage in an app of its own, without bundles. */
export function stackOf(stage: Stage): ChokepointStack {
  const app = new App({ context: { ...context, 'aws:cdk:bundling-stacks': [] } });
  return new ChokepointStack(app, 'Chokepoint', { stage, sources: scheduledSources });
}

const part = z.union([z.string(), z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) })]);
const stateMachine = z.object({
  Properties: z.object({
    StateMachineName: z.string(),
    DefinitionString: z.object({ 'Fn::Join': z.tuple([z.literal(''), z.array(part)]) }),
  }),
});

/** The definition of a source's state machine, with a made-up address for each function. */
export function pipelineOf(stack: ChokepointStack, source: string): unknown {
  const machines = Object.values(Template.fromStack(stack).findResources('AWS::StepFunctions::StateMachine'));
  const machine = machines
    .map((found) => stateMachine.parse(found))
    .find((found) => found.Properties.StateMachineName.endsWith(`-${source}`));
  if (machine === undefined) throw new Error(`The template has no state machine of ${source}.`);
  const parts = machine.Properties.DefinitionString['Fn::Join'][1];
  return JSON.parse(parts.map((each) => (typeof each === 'string' ? each : address(each['Fn::GetAtt'][0]))).join(''));
}

/** `FindReleasesFunction9051CB1A` as the address of a function FindReleases; nothing is ever sent there. */
function address(logicalId: string): string {
  return `arn:aws:lambda:us-east-1:000000000000:function:${logicalId.replace(/Function[0-9A-F]{8}$/, '')}`;
}
