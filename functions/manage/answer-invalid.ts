/** An operation answered something that its route does not document: a fault of ours. */
export class AnswerInvalid extends Error {
  override name = 'AnswerInvalid' as const;

  constructor(operation: string, reason: string) {
    super(`${operation} answered what its route does not document: ${reason}`);
  }
}
