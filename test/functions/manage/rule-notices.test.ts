import { afterAll, beforeAll, expect, it } from 'vitest';
import { signUpDemonstrationReader } from '../../../local/demonstration-reader.ts';
import { aWrittenRule } from '../../support/a-written-rule.ts';
import { type ApiWithRuns, startApiWithRuns } from '../../support/an-api-with-runs.ts';

let api: ApiWithRuns;

beforeAll(async () => {
  api = await startApiWithRuns();
  await signUpDemonstrationReader(api.cloud, api.stores.readers);
  await api.playUntil('2026-03');
}, 120_000);
afterAll(() => api.close());

/** What the reader was sent since the last look. */
let seen = 0;
async function mail(protocol: 'email' | 'sms') {
  await api.starter.idle();
  await api.cloud.sns.settled();
  return api.cloud.sns.inbox({ protocol, kind: 'notification' });
}
async function news() {
  const all = await mail('email');
  const fresh = all.slice(seen);
  seen = all.length;
  return fresh;
}

const operator = { role: 'operator', reader: 'ana' } as const;

it('a rule that is made, evaluated again and deleted is one notice that it was above already, and one that says why it ended', async () => {
  await api.call('POST', '/rules', { ...operator, body: aWrittenRule('noticed') });
  const [made, ...more] = await news();
  expect(more).toEqual([]);
  expect(made?.subject).toMatch(/^ALREADY CRITICAL: China's share/);
  expect(made?.body).toContain('49.4% in 2026-03 was already above the line of 40% when the rule was made');
  expect((await mail('sms')).at(-1)?.body).toContain('ALREADY CRITICAL');

  await api.call('POST', '/runs', { ...operator, body: { source: 'us-census', rules: ['noticed'] } });
  expect(await news()).toEqual([]);

  await api.call('DELETE', '/rules/noticed?reason=the%20code%20was%20retired', {
    ...operator,
    headers: { 'if-match': '"1"' },
  });
  const [closed, ...others] = await news();
  expect(others).toEqual([]);
  expect(closed?.subject).toMatch(/^CLOSED, RULE DELETED: China's share/);
  expect(closed?.body).toContain('The alert is closed because the rule was deleted by ana (the code was retired).');
  expect((await mail('sms')).at(-1)?.body).toContain('CLOSED, RULE DELETED');
  // And the next release has nothing more to say of it.
  await api.call('POST', '/runs', { ...operator, body: { source: 'us-census' } });
  expect(await news()).toEqual([]);
}, 120_000);
