/** Quotas of SNS that a test can lower. */
export interface Limits {
  readonly topics: number;
  readonly subscriptionsPerTopic: number;
  readonly filterPoliciesPerTopic: number;
}

/** https://docs.aws.amazon.com/general/latest/gr/sns.html */
export const SNS_LIMITS: Limits = { topics: 100_000, subscriptionsPerTopic: 12_500_000, filterPoliciesPerTopic: 200 };
