import type { DatabaseSync } from 'node:sqlite';

/** https://docs.aws.amazon.com/sms-voice/latest/userguide/keywords.html */
const STOP_WORDS = new Set([
  'ARRET',
  'CANCEL',
  'END',
  'OPT-OUT',
  'OPTOUT',
  'QUIT',
  'REMOVE',
  'STOP',
  'TD',
  'UNSUBSCRIBE',
]);

/** Phone numbers whose owner wants no text from this account any more, whatever the topic. */
export class OptedOutNumbers {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  has(phoneNumber: string): boolean {
    return this.#database.prepare('SELECT 1 FROM opted_out WHERE phone_number = ?').get(phoneNumber) !== undefined;
  }

  /** What a person answers to a text message; a stop word opts the number out, anything else does nothing. */
  receiveReply(phoneNumber: string, text: string, now: Date): void {
    if (!STOP_WORDS.has(text.trim().toUpperCase())) return;
    this.#database
      .prepare('INSERT INTO opted_out (phone_number, at) VALUES (?, ?) ON CONFLICT DO NOTHING')
      .run(phoneNumber, now.toISOString());
  }
}
