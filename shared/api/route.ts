/**
 * A route of the HTTP API: what it is called, who may call it, what goes in and what comes out. One table of these
 * (`routes.ts`) is read by the dispatch, the validation, the OpenAPI document, the stack and the permission tests.
 */
import type * as z from 'zod';
import type { ProblemSlug } from './problems.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** Readers are everybody signed in: analysts and operators. */
export type Allow = 'anyone' | 'readers' | 'operators';

/** One way a call can succeed. */
export interface AnswerDefinition {
  readonly description: string;
  /** The JSON body; left out where there is none. Strict objects, so that nothing undocumented leaves. */
  readonly schema?: z.ZodType;
  /** Other media types that can be asked for with `Accept`, each with an example; alone where there is no JSON. */
  readonly contents?: Readonly<Record<string, string>>;
  /** Headers beside those that every answer has, in lower case, with what they mean. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Route {
  /** Unique; the name of the function that serves it. */
  readonly operation: string;
  readonly method: Method;
  /** `/rules/{rule}`, as API Gateway spells it. */
  readonly path: `/${string}`;
  readonly summary: string;
  readonly description?: string;
  readonly tag: string;
  readonly allow: Allow;
  /** Parameters of the path, from texts. */
  readonly parameters?: z.ZodObject;
  /** Query parameters, from texts (a list of texts for one given several times). Unknown ones are refused. */
  readonly query?: z.ZodObject;
  /** Request headers beside the standard ones, in lower case. */
  readonly headers?: z.ZodObject;
  /** JSON body. */
  readonly body?: z.ZodType;
  /** A body may be left out; the schema then sees an empty object. */
  readonly isBodyOptional?: boolean;
  /** Bytes; 262,144 unless given. */
  readonly bodyLimit?: number;
  /**
   * `if-match`: the call must name the version that it changes. `if-match-or-create`: it may say
   * `If-None-Match: *` instead, and then makes what does not exist yet.
   */
  readonly precondition?: 'if-match' | 'if-match-or-create';
  /** The 200 answer carries the version as its ETag, and `If-None-Match` is answered 304. */
  readonly isVersioned?: boolean;
  /** A POST that changes nothing: the same key simply computes the answer again. */
  readonly isPure?: boolean;
  readonly answers: Readonly<Record<number, AnswerDefinition>>;
  /** Beside those that follow from the rest of the route (route-problems.ts). */
  readonly problems?: readonly ProblemSlug[];
  readonly examples?: {
    readonly parameters?: Readonly<Record<string, string>>;
    readonly query?: Readonly<Record<string, string>>;
    readonly body?: unknown;
    /** JSON bodies by status. */
    readonly answers?: Readonly<Record<number, unknown>>;
  };
}

/** Keeps the literal types of a route, from which its operation's types follow. */
export function defineRoute<const R extends Route>(route: R): R {
  return route;
}

export type Group = 'operators' | 'analysts';

export interface Caller {
  /** The `sub` of the token, which is the reader's id as well. */
  readonly id: string;
  readonly groups: readonly Group[];
}

/** What an `If-Match` or `If-None-Match: *` asked for. */
export type Precondition =
  | { readonly is: 'match'; readonly etags: readonly string[] }
  | { readonly is: 'exists' }
  | { readonly is: 'absent' };

type Output<Schema, Otherwise> = Schema extends z.ZodType ? z.output<Schema> : Otherwise;
type Nothing = Readonly<Record<never, never>>;

/** What an operation is given: everything checked, nothing of the transport. */
export interface RequestOf<R extends Route> {
  readonly operation: R['operation'];
  readonly parameters: Output<R['parameters'], Nothing>;
  readonly query: Output<R['query'], Nothing>;
  readonly headers: Output<R['headers'], Nothing>;
  readonly body: Output<R['body'], undefined>;
  /** Everybody who reaches a route that is not for anyone has one. */
  readonly caller: R['allow'] extends 'anyone' ? undefined : Caller;
  readonly precondition: R['precondition'] extends string ? Precondition : undefined;
  /** The media type to answer with: the first of the route's that the caller takes. */
  readonly accept: string;
  /** The key of a POST that may be a repeat, for deriving ids that a repeat finds again. */
  readonly idempotencyKey: string | undefined;
  readonly requestId: string;
  /** For cursors: the query as it came, without `limit` and `cursor`. */
  readonly filters: string;
}

type DeepReadonly<T> = T extends readonly (infer Element)[]
  ? readonly DeepReadonly<Element>[]
  : T extends object
    ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> }
    : T;

type Headers = Readonly<Record<string, string>>;

type AnswerWith<Status, Definition> =
  | (Definition extends { readonly schema: infer Schema extends z.ZodType }
      ? { readonly status: Status; readonly body: DeepReadonly<z.input<Schema>>; readonly headers?: Headers }
      : Definition extends { readonly contents: object }
        ? never
        : { readonly status: Status; readonly headers?: Headers })
  | (Definition extends { readonly contents: infer Contents }
      ? {
          readonly status: Status;
          readonly type: keyof Contents & string;
          readonly text: string;
          readonly headers?: Headers;
        }
      : never);

/** What an operation may answer; everything else it throws as a problem. */
export type AnswerOf<R extends Route> = {
  [Status in keyof R['answers'] & number]: AnswerWith<Status, R['answers'][Status]>;
}[keyof R['answers'] & number];

/** One function a route: a route without one, or one without a route, does not compile. */
export type OperationsOf<Routes extends readonly Route[], Services> = {
  readonly [R in Routes[number] as R['operation']]: (
    request: RequestOf<R>,
    services: Services,
  ) => Promise<AnswerOf<R>> | AnswerOf<R>;
};

/** As API Gateway names it: `GET /rules/{rule}`. */
export function routeKey({ method, path }: Pick<Route, 'method' | 'path'>): string {
  return `${method} ${path}`;
}
