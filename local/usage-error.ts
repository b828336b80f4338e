/** The person at the command line asked for something that cannot be done; said in one line a problem, exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError' as const;
}
