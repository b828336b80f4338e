import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { checkTopicArn, type Identity, makeTopicArn } from './arn.ts';
import type { Limits } from './limits.ts';
import { PAGE_SIZE, type Page, readPageToken, toPage } from './page-token.ts';
import { invalidParameter, SnsError } from './sns-error.ts';

export interface Topic {
  readonly seq: number;
  readonly arn: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly tags: ReadonlyMap<string, string>;
}

export interface TopicRequest {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly tags: ReadonlyMap<string, string>;
}

const textMap = z
  .string()
  .transform((json) => new Map(z.array(z.tuple([z.string(), z.string()])).parse(JSON.parse(json))));
const topicRow = z.object({ seq: z.number(), arn: z.string(), attributes: textMap, tags: textMap });

const SETTABLE = /^(DisplayName|Policy|DeliveryPolicy|KmsMasterKeyId|SignatureVersion|TracingConfig)$/;
const DELIVERY_LOGGING =
  /^(HTTP|Lambda|SQS|Application|Firehose)(SuccessFeedbackRoleArn|FailureFeedbackRoleArn|SuccessFeedbackSampleRate)$/;

/** The topics of the account, kept in the database. */
export class TopicStore {
  readonly #database: DatabaseSync;
  readonly #identity: Identity;
  readonly #limits: Limits;

  constructor(database: DatabaseSync, identity: Identity, limits: Limits) {
    this.#database = database;
    this.#identity = identity;
    this.#limits = limits;
  }

  /** Makes the topic, or answers the ARN of the one that has this name, these attributes and these tags already. */
  create({ name, attributes, tags }: TopicRequest): string {
    const arn = makeTopicArn(this.#identity, name);
    for (const [key, value] of attributes) checkAttribute(key, value);
    const existing = this.#read(arn);
    if (existing !== undefined) {
      if (differs(attributes, existing.attributes)) throw different('attributes');
      if (differs(tags, existing.tags)) throw different('tags');
      return arn;
    }
    this.#checkLimit();
    this.#database
      .prepare('INSERT INTO topics (arn, attributes, tags) VALUES (?, ?, ?)')
      .run(arn, JSON.stringify([...attributes]), JSON.stringify([...tags]));
    return arn;
  }

  /** @throws SnsError NotFound when the topic does not exist; InvalidParameter, AuthorizationError for its ARN. */
  get(arn: string): Topic {
    checkTopicArn(arn, this.#identity);
    const topic = this.#read(arn);
    if (topic === undefined) throw new SnsError('NotFound', 'Topic does not exist');
    return topic;
  }

  /** Deletes the topic if it exists; its subscriptions are not this store's. */
  delete(arn: string): void {
    checkTopicArn(arn, this.#identity);
    this.#database.prepare('DELETE FROM topics WHERE arn = ?').run(arn);
  }

  setAttribute(arn: string, name: string, value: string): void {
    checkAttribute(name, value);
    const attributes = new Map(this.get(arn).attributes).set(name, value);
    this.#database.prepare('UPDATE topics SET attributes = ? WHERE arn = ?').run(JSON.stringify([...attributes]), arn);
  }

  list(nextToken: string | undefined): Page<Topic> {
    const rows = this.#database
      .prepare('SELECT * FROM topics WHERE seq > ? ORDER BY seq LIMIT ?')
      .all(readPageToken(nextToken), PAGE_SIZE + 1);
    return toPage(z.array(topicRow).parse(rows));
  }

  #read(arn: string): Topic | undefined {
    return topicRow.optional().parse(this.#database.prepare('SELECT * FROM topics WHERE arn = ?').get(arn));
  }

  #checkLimit(): void {
    const row = this.#database.prepare('SELECT count(*) AS topics FROM topics').get();
    if (z.object({ topics: z.number() }).parse(row).topics >= this.#limits.topics) {
      throw new SnsError('TopicLimitExceeded', 'Topic limit exceeded');
    }
  }
}

function checkAttribute(name: string, value: string): void {
  // A FIFO topic delivers to queues alone; this service is about people, so it has standard topics only.
  if (name === 'FifoTopic' && value === 'false') return;
  if (!SETTABLE.test(name) && !DELIVERY_LOGGING.test(name)) throw invalidParameter(`AttributeName: ${name}`);
  if (name === 'DisplayName' && ([...value].length > 100 || /\p{Cc}/u.test(value))) {
    throw invalidParameter('Attributes Reason: DisplayName');
  }
  if ((name === 'Policy' || name === 'DeliveryPolicy') && value !== '' && !isJson(value)) {
    throw invalidParameter(`${name} Reason: not valid JSON`);
  }
}

function differs(asked: ReadonlyMap<string, string>, existing: ReadonlyMap<string, string>): boolean {
  return [...asked].some(([key, value]) => existing.get(key) !== value);
}

function different(what: string): SnsError {
  return invalidParameter(`Attributes Reason: Topic already exists with different ${what}`);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
