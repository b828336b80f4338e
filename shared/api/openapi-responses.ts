/** The responses of a route: its answers, and every problem it can have. */
import * as z from 'zod';
import type { SchemaCollector } from './openapi-schemas.ts';
import { PROBLEMS, type ProblemSlug, problemSlugs, problemType } from './problems.ts';
import type { AnswerDefinition, Route } from './route.ts';
import { problemsOf } from './route-problems.ts';
import { problemSchema } from './schemas/common.ts';

/** Statuses that the gateway in front may answer by itself, in a form of its own. */
const BY_THE_GATEWAY: ReadonlySet<number> = new Set([400, 401, 403, 413, 429, 500, 503]);

const gatewayMessageSchema = z
  .looseObject({ message: z.string() })
  .meta({ id: 'GatewayMessage', description: 'What the gateway in front answers before the API sees the call.' });

const text = (description: string) => ({ description, schema: { type: 'string' } });

export function responsesOf(route: Route, collector: SchemaCollector): Record<string, unknown> {
  const responses: Record<string, unknown> = {};
  for (const [status, answer] of Object.entries(route.answers))
    responses[status] = answerResponse(route, Number(status), { answer, collector });
  if (route.isVersioned === true)
    responses['304'] = { description: 'The caller has this version already.', headers: { ETag: text('The version.') } };
  const slugs = Map.groupBy(problemsOf(route), (slug) => PROBLEMS[slug].status);
  for (const [status, kinds] of slugs) responses[String(status)] = problemResponse(status, kinds, collector);
  responses['431'] = {
    description: 'The address and the headers are too long together.',
    content: byTheGateway(collector),
  };
  return responses;
}

interface Answering {
  readonly answer: AnswerDefinition;
  readonly collector: SchemaCollector;
}

function answerResponse(route: Route, status: number, { answer, collector }: Answering): unknown {
  const { description, schema, contents = {}, headers = {} } = answer;
  const example = route.examples?.answers?.[status];
  const content = {
    ...(schema !== undefined && {
      'application/json': { schema: collector.schema(schema, 'output'), ...(example !== undefined && { example }) },
    }),
    ...Object.fromEntries(
      Object.entries(contents).map(([type, sample]) => [type, { schema: { type: 'string' }, example: sample }]),
    ),
  };
  const named = Object.entries(headers).map(([name, meaning]) => [name, text(meaning)]);
  return {
    description,
    headers: {
      ...(route.isVersioned === true && { ETag: text('The version, for If-Match and If-None-Match.') }),
      ...Object.fromEntries(named),
      'X-Request-Id': text('The id under which the call is logged.'),
    },
    ...(Object.keys(content).length > 0 && { content }),
  };
}

function problemResponse(status: number, slugs: readonly ProblemSlug[], collector: SchemaCollector): unknown {
  const examples = slugs.map((slug) => [slug, { $ref: `#/components/examples/${slug}` }]);
  return {
    description: slugs.map((slug) => `${PROBLEMS[slug].title} (\`${problemType(slug)}\`).`).join(' '),
    ...((status === 429 || status === 409 || status === 503) && {
      headers: { 'Retry-After': text('Seconds to wait, where waiting helps.') },
    }),
    content: {
      'application/problem+json': {
        schema: collector.schema(problemSchema, 'output'),
        examples: Object.fromEntries(examples),
      },
      ...(BY_THE_GATEWAY.has(status) && byTheGateway(collector)),
    },
  };
}

function byTheGateway(collector: SchemaCollector) {
  return { 'application/json': { schema: collector.schema(gatewayMessageSchema, 'output') } };
}

/** A problem of each kind, as it looks, to be referred to by its slug. */
export function problemExamples(): Record<string, unknown> {
  return Object.fromEntries(
    problemSlugs.map((slug) => {
      const { title, status, meaning } = PROBLEMS[slug];
      const value = { type: problemType(slug), title, status, detail: meaning, requestId: 'JKJaXmPLvHcESHA=' };
      return [slug, { summary: title, value }];
    }),
  );
}
