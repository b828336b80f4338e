/** Rules: read by every reader, changed by operators. */
import * as z from 'zod';
import { flagQuery, idParameter, pageSchema, paging, reasonQuery, severalQuery } from '../schemas/common.ts';
import { dryRunSchema } from '../schemas/rule-history.ts';
import { revisionSchema, rulePageSchema, ruleSchema, writtenRuleSchema } from '../schemas/rules.ts';
import { defineRoute, type Route } from '../route.ts';
import { ruleHistoryRoutes } from './rule-history.ts';
import { ruleSetRoutes } from './rule-set.ts';

const STATES = ['critical', 'warning', 'pending', 'clear', 'unknown', 'disabled', 'new'];
const SORTS = ['name', 'state', 'distance', 'updated'];

const statesQuery = z
  .string()
  .refine((text) => text.split(',').every((one) => STATES.includes(one)), {
    error: `${STATES.join(', ')}; several with commas`,
  })
  .optional()
  .meta({ wire: { type: 'string', pattern: `^(?:${STATES.join('|')})(?:,(?:${STATES.join('|')}))*$` } })
  .describe('Where they stand; `new` was never evaluated. Several with commas.');

const sortQuery = z
  .enum(SORTS.flatMap((sort) => [sort, `-${sort}`]))
  .default('name')
  .describe(
    '`state` begins with the gravest, `distance` with the one furthest beyond its line, or nearest to it; `-` turns the order round.',
  );

const parameters = z.object({ rule: idParameter });
const changing = z.object({ 'dry-run': flagQuery, reason: reasonQuery });
const etag = { etag: 'The version, for `If-Match`.' };

export const exampleRule = {
  id: 'us-tungsten-china',
  name: "China's share of US unwrought tungsten imports",
  series: { source: 'us-census', reporter: 'US', flow: 'imports', basis: 'consumption', commodities: ['8101940000'] },
  metric: { kind: 'partner-share', partner: 'CN' },
  window: { months: 3 },
  threshold: { above: '80%', 'clear-below': '75%', warning: '70%' },
  tags: ['critical-minerals'],
};

const one = { rule: 'us-tungsten-china' };

export const rulesRoutes = [
  defineRoute({
    operation: 'listRules',
    method: 'GET',
    path: '/rules',
    summary: 'The rules, with where each stands',
    tag: 'Rules',
    allow: 'readers',
    query: z.object({
      ...paging,
      tag: severalQuery(z.string().max(40)).describe('With one of these tags.'),
      source: severalQuery(z.string().max(64)),
      reporter: severalQuery(z.string().max(64)),
      partner: severalQuery(z.string().max(64)).describe('About one of these partners or groups, by name.'),
      state: statesQuery,
      q: z
        .string()
        .max(200)
        .optional()
        .describe('Words that all stand in its name, id, description, tags, codes or partners.'),
      sort: sortQuery,
    }),
    answers: { 200: { description: 'A page of rules.', schema: rulePageSchema } },
    examples: { query: { state: 'critical,warning', sort: 'state', limit: '20' } },
  }),
  defineRoute({
    operation: 'createRule',
    method: 'POST',
    path: '/rules',
    summary: 'Make a rule, which is evaluated at once',
    tag: 'Rules',
    allow: 'operators',
    query: changing,
    body: writtenRuleSchema,
    answers: {
      200: { description: 'With `dry-run=true`: what it would do. Nothing is stored.', schema: dryRunSchema },
      201: {
        description: 'It is stored, and being evaluated.',
        schema: ruleSchema,
        headers: { ...etag, location: 'The address of the rule.' },
      },
    },
    problems: ['rule-invalid'],
    examples: { query: { reason: 'asked for by the task force' }, body: exampleRule },
  }),
  defineRoute({
    operation: 'getRule',
    method: 'GET',
    path: '/rules/{rule}',
    summary: 'A rule with its state',
    tag: 'Rules',
    allow: 'readers',
    parameters,
    // Not versioned: the state moves on with every release, and the version with changes of the rule alone.
    answers: {
      200: {
        description: 'The rule; as YAML, the document alone.',
        schema: ruleSchema,
        contents: { 'application/yaml': 'id: us-tungsten-china\n' },
        headers: etag,
      },
    },
    problems: ['not-found'],
    examples: { parameters: one },
  }),
  defineRoute({
    operation: 'replaceRule',
    method: 'PUT',
    path: '/rules/{rule}',
    summary: 'Replace a rule, or make it under this id',
    tag: 'Rules',
    allow: 'operators',
    parameters,
    query: changing,
    body: writtenRuleSchema,
    precondition: 'if-match-or-create',
    answers: {
      200: {
        description: 'It is stored and being evaluated; with `dry-run=true` only what it would do.',
        schema: z.union([ruleSchema, dryRunSchema]),
        headers: etag,
      },
      201: { description: 'It was not there, and is now.', schema: ruleSchema, headers: etag },
    },
    problems: ['not-found', 'rule-invalid'],
    examples: { parameters: one, query: { reason: 'a lower line' }, body: exampleRule },
  }),
  defineRoute({
    operation: 'removeRule',
    method: 'DELETE',
    path: '/rules/{rule}',
    summary: 'Remove a rule; its alerts are closed and say why',
    tag: 'Rules',
    allow: 'operators',
    parameters,
    query: z.object({ reason: reasonQuery }),
    precondition: 'if-match',
    answers: { 204: { description: 'It is removed. Its revisions and the history of its alerts stay.' } },
    problems: ['not-found'],
    examples: { parameters: one, query: { reason: 'the code was retired' } },
  }),
  defineRoute({
    operation: 'enableRule',
    method: 'PUT',
    path: '/rules/{rule}/enabled',
    summary: 'Switch a rule on or off',
    description: 'A rule that is switched off has its alerts closed. Switched on again, it begins anew.',
    tag: 'Rules',
    allow: 'operators',
    parameters,
    query: z.object({ reason: reasonQuery }),
    body: z.strictObject({ enabled: z.boolean() }),
    precondition: 'if-match',
    answers: { 200: { description: 'The rule as it is now.', schema: ruleSchema, headers: etag } },
    problems: ['not-found'],
    examples: { parameters: one, body: { enabled: false } },
  }),
  defineRoute({
    operation: 'listRuleRevisions',
    method: 'GET',
    path: '/rules/{rule}/revisions',
    summary: 'Who changed the rule, when, why, and what',
    description: 'Newest first; of a rule that was removed too.',
    tag: 'Rules',
    allow: 'readers',
    parameters,
    query: z.object(paging),
    answers: { 200: { description: 'A page of revisions.', schema: pageSchema(revisionSchema) } },
    problems: ['not-found'],
    examples: { parameters: one },
  }),
  ...ruleHistoryRoutes,
  ...ruleSetRoutes,
] as const satisfies readonly Route[];
