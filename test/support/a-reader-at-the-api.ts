/** What tests of the API do as a reader: sign up, add addresses, open the mail. */
import type { ApiAnswer, TestApi } from './an-api.ts';

export const SETTINGS = { name: 'Ana', timeZone: 'Europe/Berlin' } as const;

let newest = 0;

/** A reader whom no other test knows. */
export function aNewReader(api: TestApi) {
  newest += 1;
  const id = `reader-${newest}`;
  const email = `${id}@example.org`;
  const call = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    api.call(method, path, { role: 'analyst', reader: id, body, headers });
  const inbox = (kind: 'confirmation' | 'notification') => api.cloud.sns.inbox({ address: email, kind });
  return {
    id,
    email,
    /** Of its own block of numbers that are set aside for fiction. */
    phone: `+1202555${String(1000 + newest).slice(-4)}`,
    call,
    inbox,
    signUp: (settings: object = SETTINGS): Promise<ApiAnswer> => call('PUT', '/me', settings, { 'if-none-match': '*' }),
    add: (kind: 'email' | 'sms' | 'https', address: string) => call('POST', '/me/addresses', { kind, address }),
    confirm: async () => {
      const answer = await fetch(inbox('confirmation').at(-1)?.link ?? '');
      if (!answer.ok) throw new Error(`the link answered ${answer.status}`);
    },
    me: async () => (await call('GET', '/me')).body,
  };
}
