import type { Reader } from '../domain/reader.ts';

export interface ReaderStore {
  /** Every reader, in order of id. */
  list(): Promise<Reader[]>;
  /** One reader, strongly consistent; undefined for somebody who has not signed up. */
  get(id: string): Promise<Reader | undefined>;
  /** Compare-and-set on the version, 1 for who signs up. False when somebody else was first. */
  save(reader: Reader): Promise<boolean>;
  /**
   * Removes a reader who is leaving, with what waits for them; what they were told stays on record. False when there is
   * another version, or none.
   */
  remove(reader: Pick<Reader, 'id' | 'version'>): Promise<boolean>;
}
