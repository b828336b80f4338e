/** What the last year would have brought, from figures made up so that one rule crosses its line and comes back. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoRuleStore } from '../../../../shared/storage/dynamodb-rule-store.ts';
import { dynamoSeriesStore } from '../../../../shared/storage/dynamodb-series-store.ts';
import { addMonths, periodsBetween } from '../../../../shared/domain/period.ts';
import { aRuleDocument } from '../../../support/a-rule-document.ts';
import { startTestApi, type TestApi } from '../../../support/an-api.ts';
import { aNewReader } from '../../../support/a-reader-at-the-api.ts';
import { aVintage } from '../../../support/a-vintage.ts';

const NOW = '2026-09-15T12:00:00.000Z';
const SERIES = 'us-census/US/imports/consumption/8101940000';
/** China's share by month from 2025-08 on: over 80 % from 2026-02 to 2026-05. */
const SHARES = [60, 60, 60, 60, 60, 60, 90, 90, 90, 90, 50, 50, 50];
const FIRST = '2025-08';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi({ services: (built) => ({ ...built, clock: { now: () => new Date(NOW) } }) });
  const rules = dynamoRuleStore(api.cloud.table);
  const updatedAt = NOW;
  const window = { months: 1 };
  await rules.put({ document: aRuleDocument({ window, tags: ['critical-minerals'] }), updatedAt });
  await rules.put({ document: aRuleDocument({ id: 'on-hold', window }), onHold: 'waits for a key', updatedAt });
  await rules.put({
    document: aRuleDocument({ id: 'silent', window, 'silenced-by': ['us-tungsten-china'] }),
    updatedAt,
  });
  const series = dynamoSeriesStore(api.cloud.table);
  for (const [index, period] of periodsBetween(FIRST, addMonths(FIRST, SHARES.length - 1)).entries()) {
    const share = SHARES[index] ?? 0;
    const partners = { CN: share, VN: 100 - share };
    await series.keep(aVintage({ series: SERIES, period, measures: { value: { unit: 'USD', total: 100, partners } } }));
  }
}, 60_000);
afterAll(() => api.close());

async function previewOf(subscriptions: readonly object[], query = '') {
  const reader = aNewReader(api);
  await reader.signUp();
  for (const subscription of subscriptions) await reader.call('POST', '/me/subscriptions', subscription);
  return reader.call('GET', `/me/preview${query}`);
}

describe('the preview', () => {
  it('says what the last year would have brought, newest first, without rules on hold and what was silenced', async () => {
    const { status, body } = await previewOf([{}]);
    expect(status).toBe(200);
    expect(body).toMatchObject({ from: '2025-10', until: '2026-09', rules: { matching: 2, looked: 2 } });
    const story = body.notices.map(
      ({ period, events }: { period: string; events: { rule: string; kind: string }[] }) => [
        period,
        ...events.map(({ rule, kind }) => `${rule} ${kind}`),
      ],
    );
    expect(story).toEqual([
      ['2026-06', 'us-tungsten-china resolved'],
      ['2026-02', 'us-tungsten-china raised'],
    ]);
    const [, raised] = body.notices;
    expect(raised).toMatchObject({ source: 'us-census', count: 1, sms: expect.stringContaining('90.0%') });
    expect(raised.subject).toMatch(/^CRITICAL: .* 2026-02$/);
    expect(raised.sourceName).not.toBe('us-census');
  });

  it('follows the subscriptions', async () => {
    expect((await previewOf([{ tags: ['semiconductors'] }])).body).toMatchObject({
      rules: { matching: 0 },
      notices: [],
    });
    expect((await previewOf([{ partners: ['CN'], severities: ['warning'] }])).body.notices).toEqual([]);
    expect((await previewOf([{ commodities: ['8101'] }])).body.notices).toHaveLength(2);
    expect((await previewOf([])).body).toMatchObject({ rules: { matching: 0, looked: 0 }, notices: [] });
  });

  it('goes back as far as is asked, up to two years', async () => {
    expect((await previewOf([{}], '?months=6')).body.notices).toHaveLength(1);
    expect((await previewOf([{}], '?months=24')).body).toMatchObject({ from: '2024-10' });
    for (const months of ['0', '25', '-1', '1.5', 'year'])
      expect((await previewOf([{}], `?months=${months}`)).status).toBe(400);
  });

  it('looks at two hundred rules at most, and says how many match', async () => {
    const rules = dynamoRuleStore(api.cloud.table);
    for (let index = 0; index < 205; index++)
      await rules.put({ document: aRuleDocument({ id: `many-${index}`, tags: ['many'] }), updatedAt: NOW });
    const { body } = await previewOf([{ tags: ['many'] }]);
    expect(body.rules).toEqual({ matching: 205, looked: 200 });
    expect(body.notices[0]).toMatchObject({ count: 200 });
    expect(body.notices[0].events).toHaveLength(50);
  }, 60_000);
});
