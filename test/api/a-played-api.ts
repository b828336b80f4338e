/** The whole service as a person finds it: the shipped rules, a year of figures played, readers signed up. */
import { readRuleFiles } from '../../local/rule-files.ts';
import { applyRules } from '../../local/play/apply-rules.ts';
import { shippedRules } from '../../local/shipped-rules.ts';
import { sourceProfiles } from '../../shared/sources/index.ts';
import type { Role } from '../../local/web/local-tokens.ts';
import { type ApiWithRuns, startApiWithRuns } from '../support/an-api-with-runs.ts';

const PLAYED_UNTIL = '2025-06';

export interface PlayedApi extends ApiWithRuns {
  /** By name of a parameter, as `path.rule`: values that lead to something that is there. */
  readonly known: Readonly<Record<string, readonly string[]>>;
}

/** Starts it; `close` ends it. */
export async function startPlayedApi(): Promise<PlayedApi> {
  const api = await startApiWithRuns();
  const chosen = { played: [api.source], waiting: waitingSources(api.source.id) };
  await applyRules(await readRuleFiles(shippedRules, sourceProfiles), api.stores.rules, {
    now: new Date().toISOString(),
    chosen,
  });
  await api.playUntil(PLAYED_UNTIL);
  const readers = [await signedUp(api, 'analyst'), await signedUp(api, 'operator')];
  return { ...api, known: await knownIn(api, readers) };
}

interface SignedUp {
  readonly addresses: readonly { readonly id: string }[];
  readonly subscriptions: readonly { readonly id: string }[];
}

/** A reader of the role's name, with an address and a subscription. */
async function signedUp(api: ApiWithRuns, role: Role): Promise<SignedUp> {
  const must = async (method: string, path: string, body: unknown, headers: Record<string, string> = {}) => {
    const answer = await api.call(method, path, { role, body, headers });
    if (answer.status >= 300) throw new Error(`${method} ${path} of ${role}: ${answer.text}`);
  };
  await must('PUT', '/me', { name: role, timeZone: 'Europe/Berlin' }, { 'if-none-match': '*' });
  await must('POST', '/me/addresses', { kind: 'email', address: `${role}@example.org` });
  await must('POST', '/me/subscriptions', { severities: ['critical'] });
  return (await api.call('GET', '/me', { role })).body;
}

async function knownIn(api: ApiWithRuns, readers: readonly SignedUp[]): Promise<PlayedApi['known']> {
  const ids = async (path: string): Promise<string[]> => {
    const { body } = await api.call('GET', path, { role: 'operator' });
    return body.items.map(({ id }: { id: string }) => id);
  };
  return {
    'path.rule': await ids('/rules?source=us-census&limit=20'),
    'query.rule': await ids('/rules?source=us-census&limit=20'),
    'path.alert': await ids('/alerts?limit=20'),
    'path.run': await ids('/runs?limit=5'),
    'path.address': readers.flatMap(({ addresses }) => addresses.map(({ id }) => id)),
    'path.subscription': readers.flatMap(({ subscriptions }) => subscriptions.map(({ id }) => id)),
    'path.source': ['us-census'],
    'query.source': ['us-census', 'un-comtrade'],
    'path.reporter': ['US'],
    'path.flow': ['imports'],
    'path.basis': ['consumption'],
    'path.commodity': ['8101940000', '2804610000'],
    'header.If-Match': ['"1"', '"2"', '"3"', '*'],
  };
}

/** Only one source is played; the rules of the others wait. */
function waitingSources(played: string): ReadonlyMap<string, string> {
  return new Map([...sourceProfiles.keys()].filter((id) => id !== played).map((id) => [id, 'is not asked here']));
}
