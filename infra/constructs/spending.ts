import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import { Construct } from 'constructs';

export interface SpendingProps {
  /** US dollars a month. */
  readonly monthly: number;
  readonly email: string;
  readonly name: string;
}

/**
 * Tells by e-mail when the account's costs near the month's amount. Of the whole account: SMS and data transfer, the two
 * that can surprise, carry no tag by which they could be told apart.
 */
export class Spending extends Construct {
  constructor(scope: Construct, id: string, { monthly, email, name }: SpendingProps) {
    super(scope, id);
    const subscribers = [{ subscriptionType: 'EMAIL', address: email }];
    const told = (notificationType: 'ACTUAL' | 'FORECASTED', threshold: number) => ({
      notification: { notificationType, comparisonOperator: 'GREATER_THAN', threshold, thresholdType: 'PERCENTAGE' },
      subscribers,
    });
    new CfnBudget(this, 'Budget', {
      budget: {
        budgetName: name,
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: monthly, unit: 'USD' },
      },
      notificationsWithSubscribers: [told('ACTUAL', 80), told('ACTUAL', 100), told('FORECASTED', 120)],
    });
  }
}
