/** Some of the notices could not be delivered now; those that could were, and a retry sends the rest only. */
export class DeliveryDeferred extends Error {
  override name = 'DeliveryDeferred' as const;

  /** How many. */
  readonly problems: number;

  constructor(problems: readonly string[]) {
    super(`${problems.length} deliveries deferred: ${problems.slice(0, 5).join('; ')}`);
    this.problems = problems.length;
  }
}
