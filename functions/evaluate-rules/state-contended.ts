/** Somebody else wrote the state at every attempt. A later retry will find it quiet. */
export class StateContended extends Error {
  override name = 'StateContended' as const;

  constructor({ rule, subject }: { readonly rule: string; readonly subject: string }) {
    super(`the alert state of ${rule}, subject ${subject}, changed at every attempt to write it`);
  }
}
