import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';

/** A link to confirm works for two days. */
const VALID_MS = 2 * 24 * 3600 * 1000;

/** What proves that whoever confirms can read what the endpoint receives. A token may be used again until it expires. */
export class ConfirmationTokens {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  issue(subscriptionArn: string, now: Date): string {
    const token = randomBytes(96).toString('hex');
    this.#database
      .prepare('INSERT INTO tokens (token, subscription_arn, expires_at) VALUES (?, ?, ?)')
      .run(token, subscriptionArn, now.getTime() + VALID_MS);
    return token;
  }

  /** The ARN of the subscription that the token confirms, or undefined when it is unknown or has expired. */
  redeem(token: string, now: Date): string | undefined {
    const row = this.#database
      .prepare('SELECT subscription_arn AS arn FROM tokens WHERE token = ? AND expires_at > ?')
      .get(token, now.getTime());
    return z.object({ arn: z.string() }).optional().parse(row)?.arn;
  }

  forgetExpired(now: Date): void {
    this.#database.prepare('DELETE FROM tokens WHERE expires_at <= ?').run(now.getTime());
  }
}
