/** Some readers could not be looked at; all others were. */
export class ReconciliationIncomplete extends Error {
  override name = 'ReconciliationIncomplete' as const;
  /** Addresses found to be reached no more, of the readers that were looked at. */
  readonly lost: number;

  /** Errors speak of calls and keys, never of addresses. */
  constructor(failures: readonly unknown[], lost: number) {
    const reasons = [...new Set(failures.map((error) => (error instanceof Error ? error.message : String(error))))];
    super(`${failures.length} readers could not be looked at: ${reasons.slice(0, 5).join('; ')}`, {
      cause: failures[0],
    });
    this.lost = lost;
  }
}
