/** What a rule says and said, what it would have done, and the figures behind it. */
import * as z from 'zod';
import { asOfQuery, idParameter, monthsQuery, periodSchema } from '../schemas/common.ts';
import {
  assessmentsSchema,
  backtestRequestSchema,
  backtestSchema,
  figuresSchema,
  periodExplanationSchema,
} from '../schemas/rule-history.ts';
import { defineRoute, type Route } from '../route.ts';

const parameters = z.object({ rule: idParameter });
const one = { rule: 'us-tungsten-china' };

export const ruleHistoryRoutes = [
  defineRoute({
    operation: 'getAssessments',
    method: 'GET',
    path: '/rules/{rule}/assessments',
    summary: 'What the rule says of each month, now or by what was known at an instant',
    tag: 'Rules',
    allow: 'readers',
    parameters,
    query: monthsQuery,
    answers: {
      200: {
        description: 'The months of each subject.',
        schema: assessmentsSchema,
        contents: { 'text/csv': 'subject,name,period,value,gap,level,verdict,beyond\r\n' },
      },
    },
    problems: ['not-found'],
    examples: { parameters: one, query: { from: '2025-01' } },
  }),
  defineRoute({
    operation: 'getExplanation',
    method: 'GET',
    path: '/rules/{rule}/explanation',
    summary: 'Why a subject stands so in a month',
    tag: 'Rules',
    allow: 'readers',
    parameters,
    query: z.object({
      period: periodSchema.optional().describe('The last one, unless given.'),
      subject: z
        .string()
        .max(100)
        .optional()
        .describe('A partner, for rules on each; the one that stands highest, unless given.'),
      'as-of': asOfQuery,
    }),
    answers: { 200: { description: 'The explanation.', schema: periodExplanationSchema } },
    problems: ['not-found'],
    examples: { parameters: one },
  }),
  defineRoute({
    operation: 'getFigures',
    method: 'GET',
    path: '/rules/{rule}/figures',
    summary: 'The rows behind the rule’s leading condition',
    tag: 'Rules',
    allow: 'readers',
    parameters,
    query: monthsQuery,
    answers: {
      200: {
        description: 'Each month by partner, the codes of a basket added up.',
        schema: figuresSchema,
        contents: { 'text/csv': 'period,partner,name,amount,unit,retrieved\r\n' },
      },
    },
    problems: ['not-found'],
    examples: { parameters: one },
  }),
  defineRoute({
    operation: 'backtestRule',
    method: 'POST',
    path: '/backtests',
    summary: 'What a rule would have done, which need not be stored',
    tag: 'Rules',
    allow: 'readers',
    body: backtestRequestSchema,
    isPure: true,
    answers: {
      200: { description: 'By today’s figures, and by what was known at each moment.', schema: backtestSchema },
    },
    problems: ['rule-invalid', 'not-found'],
    examples: {
      body: {
        rule: {
          id: 'us-tungsten-china',
          name: "China's share of US unwrought tungsten imports",
          series: {
            source: 'us-census',
            reporter: 'US',
            flow: 'imports',
            basis: 'consumption',
            commodities: ['8101940000'],
          },
          metric: { kind: 'partner-share', partner: 'CN' },
          threshold: { above: '80%' },
        },
      },
    },
  }),
] as const satisfies readonly Route[];
