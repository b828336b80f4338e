/** The profiles of the sources that a rule looks at: that of its leading condition, or any that is asked for. */
import type { Condition } from './rule.ts';
import type { SourceProfile } from './source-profile.ts';

/** One profile stands for its own source only; a rule over several sources needs the function. */
export type SourceProfiles = SourceProfile | ((source: string) => SourceProfile);

/** The profile of a condition's source; undefined where only that of another source is at hand. */
export function profileOf(profiles: SourceProfiles, { series }: Pick<Condition, 'series'>): SourceProfile | undefined {
  if (typeof profiles === 'function') return profiles(series.source);
  return profiles.id === series.source ? profiles : undefined;
}
