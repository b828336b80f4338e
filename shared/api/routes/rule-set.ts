/** All rules at once, for those who keep them as files. */
import * as z from 'zod';
import { flagQuery, reasonQuery } from '../schemas/common.ts';
import { imports, importSchema, ruleDocumentSchema } from '../schemas/rules.ts';
import { defineRoute, type Route } from '../route.ts';

export const ruleSetRoutes = [
  defineRoute({
    operation: 'exportRules',
    method: 'GET',
    path: '/rule-set',
    summary: 'Every rule as a document',
    description: 'In order of id. As YAML, one document a rule, keys that say the default left out.',
    tag: 'Rules',
    allow: 'readers',
    answers: {
      200: {
        description: 'The rules.',
        schema: z.strictObject({ rules: z.array(ruleDocumentSchema) }),
        contents: { 'application/yaml': 'id: us-tungsten-china\n---\nid: us-polysilicon-value\n' },
      },
    },
  }),
  defineRoute({
    operation: 'importRules',
    method: 'POST',
    path: '/rule-set',
    summary: 'Make the rules what these documents say',
    description: 'Every document is checked first: nothing is stored where one is not valid.',
    tag: 'Rules',
    allow: 'operators',
    query: z.object({ 'dry-run': flagQuery, reason: reasonQuery }),
    body: importSchema,
    bodyLimit: 4_000_000,
    answers: { 200: { description: 'What became of each; with `dry-run=true` what would.', schema: imports } },
    problems: ['rule-invalid'],
    examples: { query: { 'dry-run': 'true' }, body: { rules: [], removeOthers: false } },
  }),
] as const satisfies readonly Route[];
