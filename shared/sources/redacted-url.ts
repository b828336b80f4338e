/** Names of query parameters that carry a secret, in lower case. */
const SECRETS: ReadonlySet<string> = new Set(['key', 'subscription-key']);

/**
 * The URL for logs, errors and readers: without user name, password, fragment, and without the parameters that carry a
 * key. The rest is kept as written, so that the text is a query somebody can repeat.
 */
export function redactedUrl(url: URL): string {
  const kept = url.search
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '' && !SECRETS.has(parameterName(pair)));
  return `${url.origin}${url.pathname}${kept.length === 0 ? '' : `?${kept.join('&')}`}`;
}

function parameterName(pair: string): string {
  const [name = ''] = [...new URLSearchParams(pair).keys()];
  return name.toLowerCase();
}
