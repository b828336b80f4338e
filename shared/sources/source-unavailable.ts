/** The source gave no usable answer although it was asked several times: worth another run, later. */
export class SourceUnavailable extends Error {
  override name = 'SourceUnavailable' as const;
  /** How often the source was asked. */
  readonly tries: number;

  constructor(message: string, tries: number, options: ErrorOptions) {
    super(message, options);
    this.tries = tries;
  }
}
