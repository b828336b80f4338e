/** A rate limit a caller, as API Gateway throttles: so many calls a second, and a burst after a pause. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

export interface TokenBuckets {
  /** Takes a token of the caller's: 0, or the seconds until there is one. */
  take(caller: string, nowMs: number): number;
}

const MOST_CALLERS = 10_000;

export function tokenBuckets({ perSecond, burst }: Rate): TokenBuckets {
  const buckets = new Map<string, { tokens: number; atMs: number }>();
  return {
    take(caller, nowMs) {
      const bucket = buckets.get(caller) ?? { tokens: burst, atMs: nowMs };
      const tokens = Math.min(burst, bucket.tokens + ((nowMs - bucket.atMs) / 1000) * perSecond);
      // The caller seen last stands last, so that the first is who has been away longest.
      buckets.delete(caller);
      buckets.set(caller, { tokens: tokens >= 1 ? tokens - 1 : tokens, atMs: nowMs });
      const [oldest] = buckets.keys();
      if (buckets.size > MOST_CALLERS && oldest !== undefined) buckets.delete(oldest);
      return tokens >= 1 ? 0 : (1 - tokens) / perSecond;
    },
  };
}
