import { randomUUID } from 'node:crypto';
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import * as z from 'zod';
import { checkSubscriptionArn, type Identity } from './arn.ts';
import type { Limits } from './limits.ts';
import { PAGE_SIZE, type Page, readPageToken, toPage } from './page-token.ts';
import { invalidParameter, SnsError } from './sns-error.ts';
import { hasFilterPolicy, needsConfirmation } from './subscription-attributes.ts';

/** An unconfirmed subscription is forgotten after three days. */
const PENDING_MS = 3 * 24 * 3600 * 1000;

const flag = z.number().transform((stored) => stored === 1);
const subscriptionRow = z
  .object({
    seq: z.number(),
    arn: z.string(),
    topic_arn: z.string(),
    protocol: z.string(),
    endpoint: z.string(),
    status: z.enum(['pending', 'confirmed', 'unsubscribed']),
    attributes: z
      .string()
      .transform((json) => new Map(z.array(z.tuple([z.string(), z.string()])).parse(JSON.parse(json)))),
    confirmation_authenticated: flag,
    authenticate_on_unsubscribe: flag,
  })
  .transform((row) => ({
    seq: row.seq,
    arn: row.arn,
    topicArn: row.topic_arn,
    protocol: row.protocol,
    endpoint: row.endpoint,
    status: row.status,
    attributes: row.attributes,
    confirmationAuthenticated: row.confirmation_authenticated,
    authenticateOnUnsubscribe: row.authenticate_on_unsubscribe,
  }));

export type Subscription = Readonly<z.infer<typeof subscriptionRow>>;

export interface SubscribeRequest {
  readonly topicArn: string;
  readonly protocol: string;
  readonly endpoint: string;
  readonly attributes: ReadonlyMap<string, string>;
}

export interface Confirmation {
  /** The confirming request was signed, so it came from an account and not from a link. */
  readonly authenticated: boolean;
  readonly authenticateOnUnsubscribe: boolean;
}

/**
 * The subscriptions of the account, kept in the database. One that was cancelled stays, unseen, so that the link in
 * its farewell can bring it back.
 */
export class SubscriptionStore {
  readonly #database: DatabaseSync;
  readonly #identity: Identity;
  readonly #limits: Limits;

  constructor(database: DatabaseSync, identity: Identity, limits: Limits) {
    this.#database = database;
    this.#identity = identity;
    this.#limits = limits;
  }

  /**
   * Adds the subscription, or answers the one that this endpoint has already.
   * @throws SnsError InvalidParameter when the confirmed one has other attributes; the two quotas' errors.
   */
  subscribe(request: SubscribeRequest, now: Date): Subscription {
    const { topicArn, protocol, endpoint, attributes } = request;
    const existing = this.#one(
      `topic_arn = ? AND protocol = ? AND endpoint = ? AND status <> 'unsubscribed'`,
      topicArn,
      protocol,
      endpoint,
    );
    if (existing !== undefined) return this.#again(existing, attributes, now);
    this.#checkLimits(topicArn, attributes);
    const arn = `${topicArn}:${randomUUID()}`;
    const pending = needsConfirmation(protocol);
    this.#database
      .prepare(
        `INSERT INTO subscriptions (arn, topic_arn, protocol, endpoint, status, attributes,
           confirmation_authenticated, authenticate_on_unsubscribe, requested_at) VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?)`,
      )
      .run(
        arn,
        topicArn,
        protocol,
        endpoint,
        pending ? 'pending' : 'confirmed',
        JSON.stringify([...attributes]),
        pending ? 0 : 1,
        now.getTime(),
      );
    return this.get(arn);
  }

  /** @throws SnsError NotFound when there is no such subscription; InvalidParameter, AuthorizationError for its ARN. */
  get(arn: string): Subscription {
    const subscription = this.find(arn);
    if (subscription === undefined) throw new SnsError('NotFound', 'Subscription does not exist');
    return subscription;
  }

  /** The subscription, confirmed or pending, if there is one. */
  find(arn: string): Subscription | undefined {
    checkSubscriptionArn(arn, this.#identity);
    return this.#one(`arn = ? AND status <> 'unsubscribed'`, arn);
  }

  /** Confirms a pending or cancelled subscription; a confirmed one stays as it is. Answers the one in force. */
  confirm(arn: string, { authenticated, authenticateOnUnsubscribe }: Confirmation): Subscription | undefined {
    const named = this.#one('arn = ?', arn);
    if (named === undefined || named.status === 'confirmed') return named;
    const other = this.#one(
      `topic_arn = ? AND protocol = ? AND endpoint = ? AND status <> 'unsubscribed' AND arn <> ?`,
      named.topicArn,
      named.protocol,
      named.endpoint,
      arn,
    );
    if (other !== undefined) return this.confirm(other.arn, { authenticated, authenticateOnUnsubscribe });
    this.#database
      .prepare(
        `UPDATE subscriptions SET status = 'confirmed', confirmation_authenticated = ?, authenticate_on_unsubscribe = ?
          WHERE arn = ?`,
      )
      .run(authenticated ? 1 : 0, authenticateOnUnsubscribe ? 1 : 0, arn);
    return this.get(arn);
  }

  cancel(arn: string): void {
    this.#database.prepare(`UPDATE subscriptions SET status = 'unsubscribed' WHERE arn = ?`).run(arn);
  }

  /** @throws SnsError FilterPolicyLimitExceeded when the topic has its most policies already. */
  setAttribute(arn: string, name: string, value: string): void {
    const subscription = this.get(arn);
    const attributes = new Map(subscription.attributes).set(name, value);
    if (!hasFilterPolicy(subscription.attributes)) this.#checkPolicyLimit(subscription.topicArn, attributes);
    this.#database
      .prepare('UPDATE subscriptions SET attributes = ? WHERE arn = ?')
      .run(JSON.stringify([...attributes]), arn);
  }

  /** Those that a message to the topic goes to, in the order in which they were made. */
  confirmed(topicArn: string): readonly Subscription[] {
    return this.#all(`topic_arn = ? AND status = 'confirmed' ORDER BY seq`, topicArn);
  }

  /** A page of the topic's, or of all. */
  list(nextToken: string | undefined, topicArn?: string): Page<Subscription> {
    const condition = `seq > ? AND topic_arn = coalesce(?, topic_arn) AND status <> 'unsubscribed' ORDER BY seq LIMIT ?`;
    return toPage(this.#all(condition, readPageToken(nextToken), topicArn ?? null, PAGE_SIZE + 1));
  }

  count(topicArn: string, status: Subscription['status']): number {
    const row = this.#database
      .prepare('SELECT count(*) AS n FROM subscriptions WHERE topic_arn = ? AND status = ?')
      .get(topicArn, status);
    return z.object({ n: z.number() }).parse(row).n;
  }

  deleteTopic(topicArn: string): void {
    this.#database.prepare('DELETE FROM subscriptions WHERE topic_arn = ?').run(topicArn);
  }

  forgetUnconfirmed(now: Date): void {
    this.#database
      .prepare(`DELETE FROM subscriptions WHERE status = 'pending' AND requested_at <= ?`)
      .run(now.getTime() - PENDING_MS);
  }

  #again(existing: Subscription, attributes: ReadonlyMap<string, string>, now: Date): Subscription {
    const differs = [...attributes].some(([name, value]) => existing.attributes.get(name) !== value);
    if (existing.status === 'confirmed') {
      if (differs) throw invalidParameter('Attributes Reason: Subscription already exists with different attributes');
      return existing;
    }
    for (const [name, value] of attributes) this.setAttribute(existing.arn, name, value);
    this.#database.prepare('UPDATE subscriptions SET requested_at = ? WHERE arn = ?').run(now.getTime(), existing.arn);
    return this.get(existing.arn);
  }

  #checkLimits(topicArn: string, attributes: ReadonlyMap<string, string>): void {
    const taken = this.count(topicArn, 'pending') + this.count(topicArn, 'confirmed');
    if (taken >= this.#limits.subscriptionsPerTopic) {
      throw new SnsError('SubscriptionLimitExceeded', 'Subscription limit exceeded for the topic');
    }
    this.#checkPolicyLimit(topicArn, attributes);
  }

  #checkPolicyLimit(topicArn: string, attributes: ReadonlyMap<string, string>): void {
    if (!hasFilterPolicy(attributes)) return;
    const others = this.#all(`topic_arn = ? AND status <> 'unsubscribed'`, topicArn);
    const filtered = others.filter((other) => hasFilterPolicy(other.attributes));
    if (filtered.length >= this.#limits.filterPoliciesPerTopic) {
      throw new SnsError('FilterPolicyLimitExceeded', 'Filter policy limit exceeded for the topic');
    }
  }

  #one(condition: string, ...values: SQLInputValue[]): Subscription | undefined {
    return this.#all(condition, ...values)[0];
  }

  /** `condition` is text of this file, never of a request. */
  #all(condition: string, ...values: SQLInputValue[]): Subscription[] {
    return z
      .array(subscriptionRow)
      .parse(this.#database.prepare(`SELECT * FROM subscriptions WHERE ${condition}`).all(...values));
  }
}
