import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { ChokepointStack } from './chokepoint-stack.ts';
import { scheduledSources } from './scheduled-sources.ts';
import { readStage, type Stage } from './stage.ts';

const app = new App();
const stage = settings();
Validations.of(app).addPlugins(new AwsSolutionsChecks());
new ChokepointStack(app, 'Chokepoint', {
  stackName: `chokepoint-${stage.name}`,
  description: 'Alerts when a trade dependence crosses the line that you drew',
  terminationProtection: !stage.disposable,
  stage,
  sources: scheduledSources,
});

/** What is wrong with them is said in one line: where in the code nobody needs to know. */
function settings(): Stage {
  try {
    return readStage(app.node.getAllContext());
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
