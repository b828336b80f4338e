// Stands in for `node:https` in the bundles, for the reason given in http.mjs.
const https = process.getBuiltinModule('node:https');
export default https;
export const { Agent, createServer, get, globalAgent, request } = https;
