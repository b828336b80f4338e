/** Long answers travel compressed, where the caller takes that: a function may answer 6 MB, and JSON shrinks tenfold. */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { ApiEvent, ApiResult } from './event.ts';

/** Shorter ones gain nothing. */
const WORTH_BYTES = 2_048;

const compress = promisify(gzip);

/** The result as it is sent. Caches are told that it depends on what the caller takes. */
export async function compressed({ headers }: ApiEvent, result: ApiResult): Promise<ApiResult> {
  const { body } = result;
  if (body === undefined || body.length < WORTH_BYTES) return result;
  const varying = { ...result.headers, vary: 'Accept-Encoding' };
  if (!takesGzip(headers['accept-encoding'])) return { ...result, headers: varying };
  const bytes = await compress(body);
  return {
    statusCode: result.statusCode,
    headers: { ...varying, 'content-encoding': 'gzip' },
    body: bytes.toString('base64'),
    isBase64Encoded: true,
  };
}

function takesGzip(accepted: string | undefined): boolean {
  return (accepted ?? '')
    .split(',')
    .some((coding) => /^\s*(?:gzip|\*)\s*(?:;\s*q=(?!0(?:\.0*)?\s*$).*)?$/i.test(coding));
}
