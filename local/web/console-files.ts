/** What a browser loads from the local service: the console as it was built, or the status page, which stands at `/status` as well. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ServerResponse } from 'node:http';
import type { LocalCloud } from '../local-cloud.ts';
import { LOCAL_CLIENT, LOCAL_ISSUER } from './local-tokens.ts';
import { alertEvents, statusPage, statusStyle } from './status-page.ts';
import { send, sendJson, type WebPart, type WebRequest } from './web-parts.ts';

const CONSOLE_FOLDER = fileURLToPath(new URL('../../console/dist/', import.meta.url));

/** Scripts and styles are files of the console's own; it talks to the API it comes from. */
const CONSOLE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
  '.txt': 'text/plain; charset=utf-8',
};

export interface ConsoleOptions {
  readonly cloud: LocalCloud;
  readonly stage: string;
  readonly origin: () => string;
  /** The folder of the built console. */
  readonly folder?: string;
}

/** `/`, the console's files, `/config.json`, and the local service's `/inbox.json` and `/alerts.json`. */
export function consoleFiles({ cloud, stage, origin, folder = CONSOLE_FOLDER }: ConsoleOptions): WebPart {
  const documents: Readonly<Record<string, (response: ServerResponse) => Promise<true>>> = {
    '/': async (response) => (await file(folder, '/index.html', response)) || send(response, await statusPage(cloud)),
    '/status': async (response) => send(response, await statusPage(cloud)),
    '/config.json': async (response) => sendJson(response, configOf(origin(), stage)),
    '/inbox.json': async (response) => sendJson(response, cloud.sns.inbox()),
    '/alerts.json': async (response) => sendJson(response, await alertEvents(cloud)),
    '/status.css': async (response) => send(response, statusStyle),
  };
  return async (web, response) => {
    const { pathname } = web.url;
    const document = Object.hasOwn(documents, pathname) ? documents[pathname] : undefined;
    if (!isRead(web)) return document === undefined ? false : notAllowed(response);
    if (document !== undefined) return document(response);
    return file(folder, pathname, response);
  };
}

/** What the console must know before its first call. */
function configOf(origin: string, stage: string) {
  return {
    mode: 'local',
    stage,
    api: '',
    issuer: LOCAL_ISSUER,
    authorizationEndpoint: `${origin}/oauth2/authorize`,
    tokenEndpoint: `${origin}/oauth2/token`,
    logoutEndpoint: `${origin}/logout`,
    clientId: LOCAL_CLIENT,
    inbox: '/inbox.json',
  };
}

function isRead({ method }: WebRequest): boolean {
  return method === 'GET' || method === 'HEAD';
}

function notAllowed(response: ServerResponse): true {
  return send(response, {
    status: 405,
    type: 'text/plain; charset=utf-8',
    body: 'Only GET is answered here.\n',
    headers: { allow: 'GET, HEAD' },
  });
}

/** A file of the console, by a plain path: letters, digits, `.`, `-`, `_`, and no segment that begins with a dot. */
async function file(folder: string, pathname: string, response: ServerResponse): Promise<boolean> {
  const type = TYPES[extname(pathname)];
  if (type === undefined || !/^(?:\/[\w-][\w.-]*)+$/.test(pathname) || !existsSync(folder)) return false;
  const body = await readFile(join(folder, pathname)).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && ['ENOENT', 'ENOTDIR', 'EISDIR'].includes(String(error.code)))
      return undefined;
    throw error;
  });
  if (body === undefined) return false;
  // Names under /assets change with their content.
  const cache = pathname.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
  const headers = { 'content-security-policy': CONSOLE_POLICY, 'cache-control': cache };
  return send(response, { status: 200, type, body, headers });
}
