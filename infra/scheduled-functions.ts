/** What the clock calls beside the runs: held notices that are due, and the look at what became of addresses. */
import { Duration } from 'aws-cdk-lib';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import type { Construct } from 'constructs';
import { environmentSchema as deliverHeldContract } from '../functions/deliver-held/environment.ts';
import { environmentSchema as reconcileReadersContract } from '../functions/reconcile-readers/environment.ts';
import { ScheduledFunction } from './constructs/scheduled-function.ts';
import { common, type Foundations, tableAndStage } from './foundations.ts';

export function scheduledFunctions(scope: Construct, foundations: Foundations): lambda.Function[] {
  return [deliverHeld(scope, foundations), reconcileReaders(scope, foundations)];
}

function deliverHeld(scope: Construct, foundations: Foundations): lambda.Function {
  const { stage, store, notices, undelivered, linkBase } = foundations;
  const deliver = new ScheduledFunction(scope, 'DeliverHeld', {
    ...common(foundations, 'deliver-held'),
    undelivered,
    contract: deliverHeldContract,
    environment: {
      ...tableAndStage(foundations),
      PUBLIC_TOPIC_ARN: notices.publicTopic.topicArn,
      LINK_BASE: linkBase,
      NOTICES_PER_SECOND: String(stage.noticesPerSecond),
    },
    schedule: ScheduleExpression.rate(Duration.minutes(15)),
    description: 'Tell what was held for a digest, quiet hours or a snooze, and is due',
    errorImpact: 'Digests and notices that were held in quiet hours are late; what is due waits for the next call.',
    errorsTolerated: 2,
    silentHours: 1,
    silenceImpact: 'Digests and notices that were held in quiet hours are not sent: nobody has looked for an hour.',
    timeout: Duration.minutes(10),
    memorySize: 512,
  }).function;
  store.grantItems(deliver, ['GetItem', 'Query', 'PutItem']);
  store.grantListing(deliver);
  notices.grantPublish(deliver);
  return deliver;
}

function reconcileReaders(scope: Construct, foundations: Foundations): lambda.Function {
  const { store, notices, undelivered } = foundations;
  const reconcile = new ScheduledFunction(scope, 'ReconcileReaders', {
    ...common(foundations, 'reconcile-readers'),
    undelivered,
    contract: reconcileReadersContract,
    environment: { ...tableAndStage(foundations), TOPIC_PREFIX: notices.readerPrefix },
    // Before the first look at any source, so that operators hear of it with the day's news.
    schedule: ScheduleExpression.cron({ hour: '4', minute: '20' }),
    description: 'Compare the addresses that SNS has with those of the readers',
    errorImpact: 'Nobody notices readers whose addresses no longer receive: they miss alerts without knowing.',
    errorsTolerated: 2,
    silentHours: 26,
    silenceImpact:
      'Nobody has compared addresses for a day: readers who were unsubscribed miss alerts without knowing.',
    timeout: Duration.minutes(15),
    memorySize: 512,
  }).function;
  store.grantItems(reconcile, ['GetItem', 'PutItem', 'DeleteItem']);
  store.grantListing(reconcile);
  notices.grantAddressBook(reconcile);
  return reconcile;
}
