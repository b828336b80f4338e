/** The calls that the source allows are used up: nothing is asked again until they are replenished. */
export class SourceQuotaSpent extends Error {
  override name = 'SourceQuotaSpent' as const;
  /** When the quota is replenished, ISO 8601, UTC; undefined where the source does not say. */
  readonly until: string | undefined;

  constructor(message: string, until: string | undefined, options: ErrorOptions = {}) {
    super(message, options);
    this.until = until;
  }
}
