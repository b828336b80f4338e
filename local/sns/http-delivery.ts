import type { Delivery } from './delivery-queue.ts';

const TIMEOUT_MS = 15_000;

export type DeliveryOutcome =
  | { readonly delivered: true }
  | { readonly delivered: false; readonly retry: boolean; readonly detail: string };

/** True for an address of this machine. Nothing else is ever contacted: what is local stays local. */
export function isLoopback(endpoint: string): boolean {
  const { hostname } = new URL(endpoint);
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** One POST, as SNS makes it. A refused one is an outcome; refusals of the server's own making are not repeated. */
export async function postDelivery(delivery: Delivery, closing: AbortSignal): Promise<DeliveryOutcome> {
  try {
    const response = await fetch(delivery.endpoint, {
      method: 'POST',
      headers: deliveryHeaders(delivery),
      body: delivery.body,
      redirect: 'manual',
      signal: AbortSignal.any([closing, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    await response.body?.cancel();
    if (response.ok) return { delivered: true };
    const retry = response.status >= 500 || response.status === 429;
    return { delivered: false, retry, detail: `The endpoint answered ${response.status}` };
  } catch (error) {
    return { delivered: false, retry: true, detail: `The endpoint did not answer: ${describe(error)}` };
  }
}

function deliveryHeaders(delivery: Delivery): Record<string, string> {
  return {
    'content-type': 'text/plain; charset=UTF-8',
    'user-agent': 'Amazon Simple Notification Service Agent',
    'x-amz-sns-message-type': delivery.type,
    'x-amz-sns-message-id': delivery.messageId,
    ...(delivery.topicArn === undefined ? {} : { 'x-amz-sns-topic-arn': delivery.topicArn }),
    ...(delivery.type === 'SubscriptionConfirmation' || delivery.subscriptionArn === undefined
      ? {}
      : { 'x-amz-sns-subscription-arn': delivery.subscriptionArn }),
    ...(delivery.raw ? { 'x-amz-sns-rawdelivery': 'true' } : {}),
  };
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
