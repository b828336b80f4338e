/** The addresses of this SNS that mails and envelopes carry. */
export class Links {
  readonly #origin: string;

  constructor(origin: string) {
    this.#origin = origin;
  }

  confirm(topicArn: string, token: string): string {
    return this.#to({ Action: 'ConfirmSubscription', TopicArn: topicArn, Token: token });
  }

  unsubscribe(subscriptionArn: string): string {
    return this.#to({ Action: 'Unsubscribe', SubscriptionArn: subscriptionArn });
  }

  #to(parameters: Record<string, string>): string {
    return `${this.#origin}/?${new URLSearchParams(parameters).toString()}`;
  }
}
