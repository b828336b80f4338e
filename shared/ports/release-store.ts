import type { Period } from '../domain/period.ts';
import type { Release } from '../domain/release.ts';

export interface ReleaseStore {
  /** Every release of a source, in order of period. */
  list(source: string): Promise<Release[]>;
  /** Records a release the first time it is seen; a repeat keeps the first sight. */
  announce(release: Release): Promise<'new' | 'known'>;
  /** Marks the release as pulled, evaluated and delivered; a repeat keeps the first instant. */
  markProcessed(source: string, period: Period, at: string): Promise<void>;
}
