import type { Lateness } from '../domain/lateness.ts';
import type { Release, ReleaseKey, ReleaseRevision } from '../domain/release.ts';

export interface ReleaseStore {
  /** Every release of a source, in order of period, then reporter. */
  list(source: string): Promise<Release[]>;
  /** Records a release the first time it is seen; a repeat keeps the first sight. */
  announce(release: Pick<Release, keyof ReleaseKey | 'firstSeen'>): Promise<'new' | 'known'>;
  /**
   * Marks the release as pulled, evaluated and delivered, with the source's token of what was pulled. A repeat keeps the
   * first instant; the token is the last one given.
   */
  markProcessed(release: ReleaseKey, processed: { readonly at: string; readonly token?: string }): Promise<void>;
  /** Adds what a run found revised; a repeat, told by `at`, replaces the same entry. */
  recordRevision(release: ReleaseKey, revision: ReleaseRevision): Promise<void>;
  /** Keeps that a release is late, the first time; a repeat keeps the first. */
  recordLateness(lateness: Lateness): Promise<'new' | 'known'>;
  /** What is on record as late and was not told to everybody yet. */
  untoldLateness(source: string): Promise<Lateness[]>;
  /** The record of one late release by its id; undefined where there is none. */
  lateness(id: string): Promise<Lateness | undefined>;
  markLatenessTold(lateness: Lateness, at: string): Promise<void>;
}
