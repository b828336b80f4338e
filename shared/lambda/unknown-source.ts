/** A run was started for a source that is not registered. */
export class UnknownSource extends Error {
  override name = 'UnknownSource' as const;

  constructor(id: string, known: readonly string[]) {
    super(`there is no source ${JSON.stringify(id)}; expected one of ${known.join(', ')}`);
  }
}
