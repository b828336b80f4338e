/** SNS did not answer, or not now: what was asked of it may have been done or not, and can be asked again. */
export class AddressBookUnavailable extends Error {
  override name = 'AddressBookUnavailable' as const;

  /** Only the name of what SNS answered is kept: its words may hold the address, and errors are logged. */
  constructor(call: string, answer: unknown) {
    super(`${call}: SNS answered ${answer instanceof Error ? answer.name : 'nothing'}`);
  }
}
