import { type MessageAttributeValue, SNSClient } from '@aws-sdk/client-sns';
import { onTestFinished } from 'vitest';
import { type LocalSns, type LocalSnsOptions, startLocalSns } from '../../../local/sns/local-sns.ts';

/** A clock that a test moves. */
export class TestClock {
  #now = new Date('2026-09-03T12:00:00.000Z');

  readonly now = (): Date => this.#now;

  pass(hours: number): void {
    this.#now = new Date(this.#now.getTime() + hours * 3_600_000);
  }
}

/** A service of the test's own and a client of the real SDK, both gone when the test ends. */
export async function startSns(
  options: Partial<LocalSnsOptions> = {},
): Promise<{ sns: LocalSns; client: SNSClient; clock: TestClock }> {
  const clock = new TestClock();
  const mistakes: unknown[] = [];
  const sns = await startLocalSns({
    file: ':memory:',
    now: clock.now,
    retryDelaysMs: [1, 1],
    reportError: (error) => mistakes.push(error),
    ...options,
  });
  const client = makeClient(sns.url);
  onTestFinished(async () => {
    client.destroy();
    await sns.close();
    if (mistakes.length > 0) throw new AggregateError(mistakes, 'The local SNS made mistakes');
  });
  return { sns, client, clock };
}

/** One attempt a call, so that a fault made on purpose is seen. */
export function makeClient(endpoint: string, maxAttempts = 1): SNSClient {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  return new SNSClient({ region: 'us-east-1', endpoint, credentials, maxAttempts });
}

export async function collect<Page>(pages: AsyncIterable<Page>): Promise<Page[]> {
  const collected: Page[] = [];
  for await (const page of pages) collected.push(page);
  return collected;
}

export function text(value: string): MessageAttributeValue {
  return { DataType: 'String', StringValue: value };
}
