/** The stack of `infra/app.ts` as the deploy test deploys it: sources at our own replay server, the emulator's gaps bridged. */
import { App } from 'aws-cdk-lib';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { ChokepointStack } from '../../infra/chokepoint-stack.ts';
import { scheduledSources } from '../../infra/scheduled-sources.ts';
import { readStage } from '../../infra/stage.ts';
import { withoutGaps } from './emulator-gaps.ts';

const app = new App();
const { usCensusUrl, ...settings } = app.node.getAllContext();
const stage = readStage(settings);
const stack = new ChokepointStack(app, 'Chokepoint', {
  stackName: `chokepoint-${stage.name}`,
  stage,
  sources: scheduledSources,
});
for (const asker of ['FindReleases', 'PullSeries']) {
  const found = stack.node.findChild(asker).node.findChild('Function');
  if (found instanceof LambdaFunction) found.addEnvironment('CHOKEPOINT_US_CENSUS_URL', String(usCensusUrl));
}
withoutGaps(stack);
