import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { ChokepointStack } from './chokepoint-stack.ts';
import { scheduledSources } from './scheduled-sources.ts';
import { readStage } from './stage.ts';

const app = new App();
const stage = readStage((key) => app.node.tryGetContext(key));
Validations.of(app).addPlugins(new AwsSolutionsChecks());
new ChokepointStack(app, 'Chokepoint', {
  stackName: `chokepoint-${stage.name}`,
  description: 'Alerts when a trade dependence crosses the line that you drew',
  terminationProtection: stage.name !== 'dev',
  stage,
  sources: scheduledSources,
});
