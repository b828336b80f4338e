// Stands in for `node:http` in the bundles. An ESM import of the real one touches its lazy WebSocket getters and
// so loads undici, 30 to 50 ms of every cold start; getBuiltinModule does not.
const http = process.getBuiltinModule('node:http');
export default http;
export const {
  Agent,
  ClientRequest,
  IncomingMessage,
  METHODS,
  STATUS_CODES,
  ServerResponse,
  createServer,
  get,
  globalAgent,
  request,
} = http;
