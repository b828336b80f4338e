/** What the environment says about a source. */
export interface EnvironmentSettings {
  readonly baseUrl?: string;
  readonly key?: string;
}

/**
 * Base address and key of a source from the two variables named after its id: `us-census` reads
 * `CHOKEPOINT_US_CENSUS_URL` and `CHOKEPOINT_US_CENSUS_KEY`. Empty counts as not set.
 */
export function sourceSettings(
  id: string,
  environment: Readonly<Record<string, string | undefined>>,
): EnvironmentSettings {
  const stem = `CHOKEPOINT_${id.toUpperCase().replaceAll('-', '_')}`;
  // Secrets that were stored with an editor end in a line break.
  const baseUrl = environment[`${stem}_URL`]?.trim();
  const key = environment[`${stem}_KEY`]?.trim();
  return { ...(baseUrl ? { baseUrl } : {}), ...(key ? { key } : {}) };
}
