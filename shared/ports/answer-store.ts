/** A call that a caller may repeat under its key: who is at it, until when nobody else may be. */
export interface CallClaim {
  /** Id of the caller; a key is theirs alone. */
  readonly caller: string;
  readonly key: string;
  /** Of the address and the body: another call under the same key has another one. */
  readonly fingerprint: string;
  /** Of this attempt. */
  readonly owner: string;
  /** ISO 8601, UTC. After it the attempt counts as dead, and another may take its place. */
  readonly leaseUntil: string;
  /** ISO 8601, UTC. After it the key is free again. */
  readonly expiresAt: string;
}

export type CallState =
  | { readonly state: 'begun' }
  | { readonly state: 'under-way'; readonly fingerprint: string; readonly leaseUntil: string }
  | { readonly state: 'answered'; readonly fingerprint: string; readonly answer: string };

/** Answers of calls with an idempotency key, for a day. */
export interface AnswerStore {
  /** Claims the key; otherwise says what is there. Of two at once one begins. */
  begin(claim: CallClaim, now: string): Promise<CallState>;
  /** Keeps the answer (JSON) of an attempt that still holds its claim. False when it lost it, or when the answer is too large to be kept. */
  finish(claim: CallClaim, answer: string): Promise<boolean>;
  /** Frees the key of an attempt that changed nothing. */
  abandon(claim: CallClaim): Promise<void>;
}
