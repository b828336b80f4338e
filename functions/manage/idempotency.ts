/** A POST with an `Idempotency-Key` is done once: its repeat gets the first one's answer. */
import { createHash, randomUUID } from 'node:crypto';
import type { AnswerStore, CallClaim } from '../../shared/ports/answer-store.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { Answer } from './answer.ts';
import { ProblemFound } from './problem-found.ts';

/** Longer than a call may take: API Gateway waits 30 seconds, and the function ends before. */
const LEASE_MS = 60_000;
const KEPT_MS = 24 * 3_600_000;

export interface RepeatableCall {
  readonly caller: string;
  readonly key: string;
  /** What makes it this call: method, address with its query, hash of the body. */
  readonly parts: readonly string[];
}

interface Services {
  readonly answers: AnswerStore;
  readonly clock: Clock;
}

/**
 * Runs the call unless its answer is known. A call that was refused or failed changed nothing that its repeat would not
 * find, and leaves the key free. Throws 422 for a key of another call, 409 while the same call is under way.
 */
export async function once(
  call: RepeatableCall,
  { answers, clock }: Services,
  run: () => Promise<Answer>,
): Promise<Answer> {
  const now = clock.now();
  const claim = claimOf(call, now);
  const found = await answers.begin(claim, now.toISOString());
  if (found.state !== 'begun' && found.fingerprint !== claim.fingerprint)
    throw new ProblemFound('idempotency-key-reused', 'The Idempotency-Key was sent before with another call.');
  if (found.state === 'under-way') throw underWay(found.leaseUntil, now);
  if (found.state === 'answered') {
    const answer = JSON.parse(found.answer) as Answer;
    return { ...answer, headers: { ...answer.headers, 'idempotency-replayed': 'true' } };
  }
  let answer: Answer;
  try {
    answer = await run();
  } catch (error) {
    await answers.abandon(claim);
    throw error;
  }
  // An answer too large to be kept frees the key: what it did, its repeat finds done.
  if (!(await answers.finish(claim, JSON.stringify(answer)))) await answers.abandon(claim);
  return answer;
}

function claimOf({ caller, key, parts }: RepeatableCall, now: Date): CallClaim {
  return {
    caller,
    key,
    fingerprint: createHash('sha256').update(JSON.stringify(parts)).digest('base64url'),
    owner: randomUUID(),
    leaseUntil: new Date(now.getTime() + LEASE_MS).toISOString(),
    expiresAt: new Date(now.getTime() + KEPT_MS).toISOString(),
  };
}

function underWay(leaseUntil: string, now: Date): ProblemFound {
  const seconds = Math.max(1, Math.min(5, Math.ceil((Date.parse(leaseUntil) - now.getTime()) / 1000)));
  return new ProblemFound('conflict', 'The same call is under way at this moment.', {
    headers: { 'retry-after': String(seconds) },
  });
}
