import { setTimeout as sleep } from 'node:timers/promises';
import type { Delivery, DeliveryQueue } from './delivery-queue.ts';
import { type NotificationEnvelope, notificationEnvelope } from './envelope.ts';
import { type DeliveryOutcome, postDelivery } from './http-delivery.ts';

/** What a callback is told beside the message. */
export interface CallbackInfo {
  readonly messageId: string;
  readonly subscriptionArn?: string;
  /** More than 1 when this endpoint was sent the same `event` before. */
  readonly copies: number;
}

/** Receives the envelope, or the sender's text where the subscription has raw delivery. To throw is to refuse it. */
export type EndpointCallback = (received: NotificationEnvelope | string, info: CallbackInfo) => void | Promise<void>;

/** Brings queued deliveries to web servers and to callbacks that stand for queues and functions. */
export class Dispatcher {
  readonly #queue: DeliveryQueue;
  readonly #retryDelaysMs: readonly number[];
  readonly #callbacks = new Map<string, EndpointCallback>();
  readonly #underWay = new Map<number, Promise<void>>();
  readonly #closing = new AbortController();

  constructor(queue: DeliveryQueue, retryDelaysMs: readonly number[]) {
    this.#queue = queue;
    this.#retryDelaysMs = retryDelaysMs;
  }

  /** What is queued for the endpoint is delivered at once; until somebody attaches it waits. Answers how to detach. */
  attach(endpoint: string, callback: EndpointCallback): () => void {
    this.#callbacks.set(endpoint, callback);
    this.drain();
    return () => {
      if (this.#callbacks.get(endpoint) === callback) this.#callbacks.delete(endpoint);
    };
  }

  /** Starts every delivery that is due and not under way. Callbacks that are synchronous have run on return. */
  drain(): void {
    for (const delivery of this.#queue.pending()) {
      if (this.#underWay.has(delivery.id) || !this.#isReachable(delivery)) continue;
      const work = this.#deliver(delivery).finally(() => this.#underWay.delete(delivery.id));
      this.#underWay.set(delivery.id, work);
    }
  }

  /** Resolves once nothing is under way; what waits for a callback to be attached does not count. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay.values());
  }

  /** Gives up what is under way; it stays queued in the file. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.settled();
  }

  async #deliver(delivery: Delivery): Promise<void> {
    for (const delayMs of [...this.#retryDelaysMs, undefined]) {
      if (!this.#isReachable(delivery)) return;
      const outcome = await this.#attempt(delivery);
      if (outcome.delivered) return this.#queue.record(delivery.id, 'delivered', undefined);
      if (this.#closing.signal.aborted) return;
      const last = !outcome.retry || delayMs === undefined;
      this.#queue.record(delivery.id, last ? 'undeliverable' : 'pending', outcome.detail);
      if (last || !(await this.#pause(delayMs))) return;
    }
  }

  #isReachable({ protocol, endpoint }: Delivery): boolean {
    return protocol === 'http' || protocol === 'https' || this.#callbacks.has(endpoint);
  }

  async #attempt(delivery: Delivery): Promise<DeliveryOutcome> {
    const callback = this.#callbacks.get(delivery.endpoint);
    if (callback === undefined) return postDelivery(delivery, this.#closing.signal);
    const { messageId, subscriptionArn, copies, body, raw } = delivery;
    try {
      const received = raw ? body : notificationEnvelope.parse(JSON.parse(body));
      await callback(received, { messageId, ...(subscriptionArn === undefined ? {} : { subscriptionArn }), copies });
      return { delivered: true };
    } catch (error) {
      return { delivered: false, retry: true, detail: `The callback threw: ${String(error)}` };
    }
  }

  /** False when the service closes meanwhile. */
  async #pause(delayMs: number): Promise<boolean> {
    try {
      await sleep(delayMs, undefined, { signal: this.#closing.signal });
      return true;
    } catch {
      return false;
    }
  }
}
