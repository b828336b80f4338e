/** What a page of the console's origin may send to the API and read of its answers: at API Gateway and at the local one. */
export const CORS = {
  methods: ['GET', 'POST', 'PUT', 'DELETE'],
  requestHeaders: ['authorization', 'content-type', 'accept', 'if-match', 'if-none-match', 'idempotency-key'],
  answerHeaders: ['etag', 'location', 'retry-after', 'x-request-id', 'idempotency-replayed'],
  maxAgeSeconds: 3600,
} as const;
