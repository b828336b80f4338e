import { randomUUID } from 'node:crypto';
import type { Context } from 'aws-lambda';

/** What the runtime would hand in; the logger reads it. */
export function lambdaContext(functionName: string): Context {
  const nothing = () => {};
  return {
    callbackWaitsForEmptyEventLoop: false,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:us-east-1:000000000000:function:${functionName}`,
    memoryLimitInMB: '1024',
    awsRequestId: randomUUID(),
    logGroupName: functionName,
    logStreamName: 'local',
    getRemainingTimeInMillis: () => 900_000,
    done: nothing,
    fail: nothing,
    succeed: nothing,
  };
}
