/** One call from event to result: finds the route, checks the request, runs the operation, shapes the answer. */
import type * as z from 'zod';
import { matchRoute } from '../../shared/api/match-route.ts';
import { type Route, routeKey } from '../../shared/api/route.ts';
import { routes } from '../../shared/api/routes.ts';
import { type Answer, problemResult, resultOf } from './answer.ts';
import { AnswerInvalid } from './answer-invalid.ts';
import { bodyHash } from './body.ts';
import type { ApiEvent, ApiResult } from './event.ts';
import { once } from './idempotency.ts';
import { operations } from './operations.ts';
import { hasAlready } from './preconditions.ts';
import { ProblemFound } from './problem-found.ts';
import { type CheckedRequest, requestOf } from './request.ts';
import type { ManageServices } from './services.ts';

interface DispatchOptions {
  readonly checksAnswers: boolean;
}

type Operation = (request: CheckedRequest, services: ManageServices) => Promise<Answer> | Answer;

const byKey: ReadonlyMap<string, Route> = new Map(routes.map((route) => [routeKey(route), route]));

/** The name of the operation that the event is for, to be logged. */
export function operationOf({ routeKey: key }: ApiEvent): string {
  return byKey.get(key)?.operation ?? 'none';
}

/** Answers the event. Problems are answers; whatever else is thrown is a fault of ours. */
export async function dispatch(
  event: ApiEvent,
  services: ManageServices,
  options: DispatchOptions,
): Promise<ApiResult> {
  const { requestId } = event.requestContext;
  try {
    const route = byKey.get(event.routeKey);
    if (route === undefined) throw nowhere(event);
    const request = await requestOf(route, event);
    const answer = await answerOf({ route, request, event, services });
    if (options.checksAnswers) checkAnswer(route, answer);
    return resultOf(unlessKnown(route, event, answer), requestId);
  } catch (error) {
    if (error instanceof ProblemFound) return problemResult(error, requestId);
    throw error;
  }
}

interface Call {
  readonly route: Route;
  readonly request: CheckedRequest;
  readonly event: ApiEvent;
  readonly services: ManageServices;
}

async function answerOf({ route, request, event, services }: Call): Promise<Answer> {
  // The table of operations is checked against the table of routes by the compiler, name by name.
  const operation = operations[route.operation as keyof typeof operations] as unknown as Operation;
  const run = async () => operation(request, services);
  const { idempotencyKey: key, caller } = request;
  if (key === undefined || caller === undefined || route.isPure === true) return run();
  const parts = [event.routeKey, event.rawPath, event.rawQueryString, bodyHash(event)];
  return once({ caller: caller.id, key, parts }, services, run);
}

/** 304 for whoever has this version already. */
function unlessKnown({ method, isVersioned }: Route, { headers }: ApiEvent, answer: Answer): Answer {
  const etag = answer.headers?.['etag'];
  if (method !== 'GET' || isVersioned !== true || etag === undefined || !hasAlready(etag, headers['if-none-match']))
    return answer;
  return { status: 304, headers: { etag } };
}

function checkAnswer(route: Route, { status, body, type, text }: Answer): void {
  const definition = route.answers[status];
  if (definition === undefined) throw new AnswerInvalid(route.operation, `status ${status} is not documented`);
  if (text !== undefined) {
    if (definition.contents?.[type ?? ''] === undefined)
      throw new AnswerInvalid(route.operation, `the media type ${type} is not documented`);
    return;
  }
  const schema: z.ZodType | undefined = definition.schema;
  // What is sent is what JSON keeps of it: a member that is undefined is not there.
  const sent: unknown = body === undefined ? undefined : JSON.parse(JSON.stringify(body));
  if (schema === undefined ? sent !== undefined : false)
    throw new AnswerInvalid(route.operation, `status ${status} has no body`);
  const parsed = schema?.safeParse(sent);
  if (parsed !== undefined && !parsed.success)
    throw new AnswerInvalid(
      route.operation,
      parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`).join('; '),
    );
}

function nowhere({ rawPath, requestContext }: ApiEvent): ProblemFound {
  const segments = rawPath.slice(1).split('/');
  const match = matchRoute(routes, requestContext.http.method, segments);
  const methods = 'route' in match ? [match.route.method] : match.methods;
  if (methods.length === 0)
    return new ProblemFound('not-found', 'There is no such route; /openapi.json lists them all.');
  const allow = [...new Set(methods)].join(', ');
  return new ProblemFound('method-not-allowed', `This address takes ${allow}.`, { headers: { allow } });
}
