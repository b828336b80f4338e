/** A step of the state machine was called with something else than its input: a fault of ours, not worth a retry. */
export class InputInvalid extends Error {
  override name = 'InputInvalid' as const;

  constructor(step: string, problems: string) {
    super(`${step} cannot read its input: ${problems}`);
  }
}
