/** The HTTP status that SNS answers each error code with; the SDK maps a code to its exception class. */
const STATUS = {
  AuthorizationError: 403,
  BatchEntryIdsNotDistinct: 400,
  BatchRequestTooLong: 400,
  EmptyBatchRequest: 400,
  FilterPolicyLimitExceeded: 403,
  InternalError: 500,
  InvalidAction: 400,
  InvalidBatchEntryId: 400,
  InvalidParameter: 400,
  MissingAuthenticationToken: 403,
  NotFound: 404,
  ParameterValueInvalid: 400,
  RequestEntityTooLarge: 413,
  SubscriptionLimitExceeded: 403,
  TooManyEntriesInBatchRequest: 400,
  TopicLimitExceeded: 403,
} as const;

export type SnsErrorCode = keyof typeof STATUS;

/** A request that SNS refuses, with the code that goes on the wire. */
export class SnsError extends Error {
  override name = 'SnsError' as const;
  readonly code: string;
  readonly status: number;

  /** `status` is given only for codes that SNS itself does not raise, such as a fault made on purpose. */
  constructor(code: SnsErrorCode | { code: string; status: number }, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = typeof code === 'string' ? code : code.code;
    this.status = typeof code === 'string' ? STATUS[code] : code.status;
  }
}

/** The commonest refusal; `detail` is the parameter, and the reason where the name alone does not tell. */
export function invalidParameter(detail: string, options?: ErrorOptions): SnsError {
  return new SnsError('InvalidParameter', `Invalid parameter: ${detail}`, options);
}
