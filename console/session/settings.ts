/** Where the console's service is: `/config.json`, the one file that differs between stages. */

export interface Settings {
  readonly mode: 'local' | 'aws';
  readonly stage: string;
  /** Address of the API without a trailing slash; '' where the console and the API share an origin. */
  readonly api: string;
  readonly issuer: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly logoutEndpoint: string;
  readonly clientId: string;
  /** Locally: what the embedded SNS has delivered. */
  readonly inbox?: string;
}

let found: Settings | undefined;

/** Reads them, once, before anything else. */
export async function loadSettings(): Promise<Settings> {
  const response = await fetch('/config.json', { cache: 'no-store' });
  if (!response.ok) throw new Error(`/config.json answered ${response.status}`);
  const read = (await response.json()) as Settings;
  found = { ...read, api: read.api.replace(/\/$/, '') };
  return found;
}

export function settings(): Settings {
  if (found === undefined) throw new Error('the settings are not loaded yet');
  return found;
}
