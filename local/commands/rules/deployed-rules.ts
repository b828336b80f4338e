/** The rules of a service, by its HTTP API. */
import * as z from 'zod';
import type { RuleDocument } from '../../../shared/domain/rule.ts';
import { parseRule, problemLine } from '../../../shared/domain/rule-problems.ts';
import { sourceProfiles } from '../../../shared/sources/index.ts';
import { type ApiClient, apiClient } from '../../api-client.ts';
import { UsageError } from '../../usage-error.ts';
import type { RulesOptions } from './rules-options.ts';

/** Throws UsageError where address or token are missing. */
export function rulesApi({ api, token }: Pick<RulesOptions, 'api' | 'token'>): ApiClient {
  if (api === undefined)
    throw new UsageError(
      '--api: expected the address of an API, there or in CHOKEPOINT_API, such as http://127.0.0.1:8787',
    );
  if (token === undefined)
    throw new UsageError(
      '--token: expected an access token, there or in CHOKEPOINT_TOKEN; `chokepoint token --role operator` prints a local one',
    );
  return apiClient({ url: api, token });
}

/** Every rule of the service, in order of id. */
export async function deployedRules(client: ApiClient): Promise<RuleDocument[]> {
  const { rules } = await client.call(z.object({ rules: z.array(z.unknown()) }), 'GET /rule-set');
  return rules.map((rule) => {
    const parsed = parseRule(rule, sourceProfiles);
    if (parsed.ok) return parsed.document;
    throw new Error(
      `the service has a rule that this version cannot read: ${parsed.problems.map(problemLine).join('; ')}`,
    );
  });
}
