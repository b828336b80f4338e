/** Who calls, by the claims of the access token that the gateway has checked. */
import * as z from 'zod';
import type { Caller, Group, Route } from '../../shared/api/route.ts';
import { ProblemFound } from './problem-found.ts';

const claimsSchema = z.looseObject({
  sub: z.string().min(1).max(200),
  token_use: z.string().optional(),
  'cognito:groups': z.union([z.string(), z.array(z.string())]).optional(),
});

/** The caller of a route that is not for anyone. Throws 401 without claims, 403 for whom the route is not meant. */
export function callerOf(route: Route, claims: unknown): Caller {
  const parsed = claimsSchema.safeParse(claims);
  if (!parsed.success) throw new ProblemFound('unauthorized', 'An access token is needed.');
  if (parsed.data.token_use !== 'access')
    throw new ProblemFound('forbidden', 'An access token is needed; this is another kind of token.');
  const caller = { id: parsed.data.sub, groups: groupsIn(parsed.data['cognito:groups']) };
  if (!mayCall(route, caller)) {
    const wanted = route.allow === 'operators' ? 'operators' : 'analysts or operators';
    throw new ProblemFound('forbidden', `This is for ${wanted}.`);
  }
  return caller;
}

function mayCall({ allow }: Route, { groups }: Caller): boolean {
  return groups.includes('operators') || (allow === 'readers' && groups.includes('analysts'));
}

/** HTTP APIs hand a list over as the text `[operators analysts]`. */
function groupsIn(claim: string | readonly string[] | undefined): Group[] {
  const names = typeof claim === 'string' ? claim.replace(/^\[|\]$/g, '').split(/[\s,]+/) : (claim ?? []);
  return names.filter((name): name is Group => name === 'operators' || name === 'analysts');
}
