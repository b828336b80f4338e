/**
 * One GET over `node:http` or `node:https`. Not the global `fetch`: its first use costs about 40 ms of a cold start, and
 * its errors carry URLs in their causes. Redirects are answers here, never followed.
 */
import { Agent as HttpAgent, get as httpGet, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, get as httpsGet } from 'node:https';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The whole body, UTF-8. */
  readonly body: string;
}

// One connection a host is kept: sources are asked in sequence, and a warm function asks again.
const agents = {
  'http:': new HttpAgent({ keepAlive: true }),
  'https:': new HttpsAgent({ keepAlive: true }),
};

/**
 * The answer, whatever its status. Rejects when the connection fails, when it breaks inside the body, and with a
 * message that names the limit when the whole exchange takes longer than `timeoutMs`. Headers are named in lower case.
 */
export function getOnce(url: URL, timeoutMs: number, more: Readonly<Record<string, string>> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const secure = url.protocol === 'https:';
    const get = secure ? httpsGet : httpGet;
    const agent = secure ? agents['https:'] : agents['http:'];
    const headers = { accept: 'application/json', 'user-agent': 'chokepoint', ...more };
    const request = get(url, { agent, headers }, (response) => {
      readBody(response).then(
        (body) => settle(() => resolve({ status: response.statusCode ?? 0, headers: response.headers, body })),
        (cause: Error) => settle(() => reject(cause)),
      );
    });
    const timer = setTimeout(() => {
      // First the reason, then the break: the break itself would only say "aborted".
      reject(new Error(`no whole answer within ${timeoutMs / 1000} s`));
      request.destroy();
    }, timeoutMs);
    const settle = (outcome: () => void): void => {
      clearTimeout(timer);
      outcome();
    };
    request.on('error', (cause) => settle(() => reject(cause)));
  });
}

async function readBody(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
