/** What the function reads of an API Gateway HTTP API event, payload 2.0. */
import * as z from 'zod';

export const eventSchema = z.object({
  /** `GET /rules/{rule}`; `$default` where no route fits. */
  routeKey: z.string(),
  rawPath: z.string(),
  rawQueryString: z.string().default(''),
  /** Names in lower case. */
  headers: z.record(z.string(), z.string().optional()).default({}),
  pathParameters: z.record(z.string(), z.string().optional()).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
  requestContext: z.object({
    requestId: z.string(),
    http: z.object({ method: z.string() }),
    authorizer: z.object({ jwt: z.object({ claims: z.record(z.string(), z.unknown()) }).nullish() }).nullish(),
  }),
});

export type ApiEvent = z.output<typeof eventSchema>;

/** What the function answers, payload 2.0. */
export interface ApiResult {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}
