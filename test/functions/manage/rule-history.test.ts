import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { periodsBetween } from '../../../shared/domain/period.ts';
import { aWrittenRule } from '../../support/a-written-rule.ts';
import { type ApiWithRuns, startApiWithRuns } from '../../support/an-api-with-runs.ts';

const [FIRST, LAST] = ['2025-01', '2025-12'];
const ID = 'history';
const RULE = aWrittenRule(ID, { threshold: { above: '70%', 'clear-below': '60%', warning: '55%' } });
let api: ApiWithRuns;

beforeAll(async () => {
  api = await startApiWithRuns();
  await api.call('POST', '/rules', { role: 'operator', body: RULE });
  await api.call('POST', '/rules', {
    role: 'operator',
    body: aWrittenRule('each', { metric: { kind: 'partner-share', partner: 'each' } }),
  });
  await api.starter.idle();
  // Month by month, as they are published.
  for (const period of periodsBetween(FIRST, LAST)) await api.playUntil(period);
}, 180_000);
afterAll(() => api.close());

const read = (path: string, headers = {}) => api.call('GET', path, { role: 'analyst', headers });
const line = ({ kind, subject, period }: { kind: string; subject: string; period: string }) =>
  `${kind} ${subject} ${period}`;

describe('live, backtest and assessments', () => {
  it('agree on every event and every month', async () => {
    for (const [id, document] of [
      [ID, RULE],
      ['each', aWrittenRule('each', { metric: { kind: 'partner-share', partner: 'each' } })],
    ] as const) {
      const live = (await api.stores.alerts.events(id)).map(line);
      const test = await api.call('POST', '/backtests', { role: 'analyst', body: { rule: document } });
      expect(test.status).toBe(200);
      const { asKnown, asRevised } = test.body;
      expect(live.length).toBeGreaterThan(3);
      expect(asKnown.events.map(line).sort()).toEqual([...live].sort());
      expect(asRevised.events.map(line).sort()).toEqual([...live].sort());
      const said = (await read(`/rules/${id}/assessments`)).body;
      expect(said.events.map(line)).toEqual(live);
      // A partner counts from the month in which it turns up.
      const months = (subjects: { subject: string; months: object[] }[]) =>
        new Map(subjects.map((each) => [each.subject, each.months]));
      const [assessed, tested] = [months(said.subjects), months(asRevised.subjects)];
      expect([...assessed.keys()].sort()).toEqual([...tested.keys()].sort());
      for (const [subject, each] of tested) expect(assessed.get(subject)?.slice(-each.length)).toEqual(each);
    }
  });

  it('agree with the snapshot that lists show', async () => {
    const { body } = await read(`/rules/${ID}`);
    const last = (await read(`/rules/${ID}/assessments`)).body.subjects[0].months.at(-1);
    expect(body.state).toMatchObject({ period: LAST, value: last.value, level: last.level, verdict: last.verdict });
    expect(body.state.sparkline).toHaveLength(12);
  });
});

describe('assessments', () => {
  it('have the lines, the range and the provenance', async () => {
    const { status, body } = await read(`/rules/${ID}/assessments?from=2025-03&to=2025-05`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      rule: ID,
      scale: 'ratio',
      unit: 'USD',
      direction: 'above',
      lines: { critical: 0.7, warning: 0.55, clear: 0.6 },
      from: '2025-03',
      until: '2025-05',
    });
    expect(body.recording).toContain('US Census Bureau');
    expect(body.subjects[0].months.map(({ period }: { period: string }) => period)).toEqual([
      '2025-03',
      '2025-04',
      '2025-05',
    ]);
  });

  it('by what was known at an instant end where the figures ended then', async () => {
    const all = (await read(`/rules/${ID}/figures`)).body;
    const may = all.periods.find(({ period }: { period: string }) => period === '2025-05');
    const { body } = await read(`/rules/${ID}/assessments?as-of=${may.retrievedAt}`);
    expect(body).toMatchObject({ until: '2025-05', asOf: may.retrievedAt, retrievedAt: may.retrievedAt });
    expect(body.events.every(({ period }: { period: string }) => period <= '2025-05')).toBe(true);
    const before = await read(`/rules/${ID}/assessments?as-of=2020-01-01`);
    expect(before.body).toMatchObject({ from: null, until: null, events: [], retrievedAt: null });
  });

  it('come as a table', async () => {
    const { status, text } = await read(`/rules/${ID}/assessments?from=2025-12`, { accept: 'text/csv' });
    expect(status).toBe(200);
    const [header, row] = text.split('\r\n');
    expect(header).toBe('subject,name,period,value,gap,level,verdict,beyond');
    expect(row).toMatch(
      /^history,China's share of US unwrought tungsten imports,2025-12,0\.4161\d+,,clear,clear,false$/,
    );
  });

  it('of a rule that there is not are not found', async () => {
    for (const path of ['assessments', 'explanation', 'figures', 'revisions'])
      expect((await read(`/rules/nowhere/${path}`)).status).toBe(404);
  });
});

describe('an explanation', () => {
  it('is of the last month unless another is asked for', async () => {
    expect((await read(`/rules/${ID}/explanation`)).body).toMatchObject({ period: LAST, subject: ID, level: 'clear' });
    const august = (await read(`/rules/${ID}/explanation?period=2025-08`)).body;
    expect(august).toMatchObject({ period: '2025-08', value: 1, level: 'critical', threshold: 0.7 });
    expect(august.history.at(-1)).toEqual({ period: '2025-08', value: 1 });
  });

  it('is of the partner asked for, or of the one that stands highest', async () => {
    const highest = (await read('/rules/each/explanation')).body;
    const { body } = await read('/rules/each');
    expect(highest.subject).toBe(body.state.subject);
    expect((await read('/rules/each/explanation?subject=VN')).body.metric).toBe("Vietnam's share");
    expect((await read('/rules/each/explanation?subject=ZZ')).status).toBe(404);
    expect((await read(`/rules/${ID}/explanation?period=2019-01`)).status).toBe(404);
  });
});

describe('figures', () => {
  it('are the rows behind the number', async () => {
    const { body } = await read(`/rules/${ID}/figures?from=2025-12`);
    expect(body).toMatchObject({
      measure: 'value',
      unit: 'USD',
      series: ['us-census/US/imports/consumption/8101940000'],
    });
    const [month] = body.periods;
    const share = month.partners.CN / month.total;
    expect(share).toBeCloseTo((await read(`/rules/${ID}`)).body.state.value, 12);
    expect(month).toMatchObject({ period: LAST, vintages: 1 });
    expect(body.partnerNames.CN).toBe('China');
  });

  it('that were revised show what was published first', async () => {
    const [vintage] = await api.stores.series.vintages('us-census/US/imports/consumption/8101940000', '2025-02');
    const { body: before } = await read(`/rules/${ID}/figures?from=2025-02&to=2025-02`);
    if (vintage === undefined) throw new Error('nothing is stored');
    const { total, partners, unit } = vintage.measures.value ?? { total: 0, partners: {}, unit: '' };
    const revised = {
      ...vintage,
      measures: { value: { unit, total: total + 1000, partners: { ...partners, DE: 1000 } } },
    };
    const retrievedAt = new Date(Date.now()).toISOString();
    await api.stores.series.keep({ ...revised, retrievedAt, hash: 'f'.repeat(64) });
    const { body } = await read(`/rules/${ID}/figures?from=2025-02&to=2025-02`);
    expect(body.periods[0]).toMatchObject({ vintages: 2, total: total + 1000, first: { total, partners } });
    expect(before.periods[0].first).toBeUndefined();
    // What was read before is not shown for ever: the cache looks whether anything came.
    const known = await read(`/rules/${ID}/figures?from=2025-02&to=2025-02&as-of=${vintage.retrievedAt}`);
    expect(known.body.periods[0]).toMatchObject({ vintages: 1, total });
  });

  it('come as a table, with the published total', async () => {
    const { text } = await read(`/rules/${ID}/figures?from=2025-12`, { accept: 'text/csv' });
    const lines = text.trim().split('\r\n');
    expect(lines[0]).toBe('period,partner,name,amount,unit,retrieved');
    expect(lines[1]).toMatch(/^2025-12,total,all partners,\d+,USD,20/);
    expect(lines.some((each) => each.startsWith('2025-12,CN,China,'))).toBe(true);
  });
});

describe('a backtest', () => {
  const backtest = (body: unknown) => api.call('POST', '/backtests', { role: 'analyst', body });

  it('compares two versions, one of them stored', async () => {
    const { body } = await backtest({ rule: { ...RULE, threshold: { above: '99.5%' } }, compareWith: ID });
    expect(body.compared.asRevised.onlyBefore.length).toBeGreaterThan(0);
    expect(body.lines).toEqual({ critical: 0.995, clear: 0.995 });
    expect((await backtest({ rule: RULE, compareWith: 'nowhere' })).status).toBe(404);
  });

  it('of some months shows these alone, assessed over the whole history', async () => {
    const { body } = await backtest({ rule: RULE, from: '2025-06', to: '2025-08' });
    expect(body).toMatchObject({ from: '2025-06', until: '2025-08' });
    expect(body.asRevised.subjects[0].months).toHaveLength(3);
    expect(
      body.asRevised.events.every(({ period }: { period: string }) => period >= '2025-06' && period <= '2025-08'),
    ).toBe(true);
  });

  it('of a rule that there are no figures for says so by having no months', async () => {
    const series = { ...Object(RULE['series']), commodities: ['7202800000'] };
    const { status, body } = await backtest({ rule: { ...RULE, series } });
    expect(status).toBe(200);
    expect(body.from).toBeUndefined();
    expect(body.asKnown.events).toEqual([]);
  });

  it('of a wrong rule is refused at the place', async () => {
    const { status, body } = await backtest({ rule: { ...RULE, threshold: { above: '70%', 'clear-below': '80%' } } });
    expect(status).toBe(422);
    expect(body.errors).toMatchObject([{ path: 'rule.threshold.clear-below' }]);
    expect((await backtest({ rule: RULE, months: 3 })).status).toBe(422);
    const reversed = await backtest({ rule: RULE, from: '2025-08', to: '2025-06' });
    expect([reversed.status, reversed.body.errors[0].path]).toEqual([422, 'to']);
  });
});

describe('the list', () => {
  const list = async (query: string) => (await read(`/rules?${query}`)).body.items.map(({ id }: { id: string }) => id);

  beforeAll(async () => {
    const make = (id: string, given = {}) =>
      api.call('POST', '/rules', { role: 'operator', body: aWrittenRule(id, given) });
    await make('low-line', { threshold: { above: '5%' }, tags: ['loud'], name: 'A low line' });
    await make('no-figures', { series: { ...Object(RULE['series']), commodities: ['7202800000'] }, name: 'Zinc?' });
    await api.starter.idle();
  }, 60_000);

  it('filters by tag, partner, state and words', async () => {
    expect(await list('tag=loud')).toEqual(['low-line']);
    expect(await list('partner=each')).toEqual(['each']);
    expect(await list('state=new')).toEqual(['no-figures']);
    expect(await list('q=low%20line')).toEqual(['low-line']);
    expect(await list('source=un-comtrade')).toEqual([]);
    expect((await read('/rules?state=red')).status).toBe(400);
    expect((await read('/rules?sort=size')).status).toBe(400);
  });

  it('sorts by state with the gravest first, and pages without a gap', async () => {
    const all = await list('sort=state');
    expect(all[0]).toBe('low-line');
    expect(all.at(-1)).toBe('no-figures');
    expect(await list('sort=-state')).toEqual([...all].reverse());
    const paged: string[] = [];
    let query = 'sort=state&limit=1';
    for (;;) {
      const { body } = await read(`/rules?${query}`);
      paged.push(...body.items.map(({ id }: { id: string }) => id));
      if (body.next === undefined) break;
      query = `sort=state&limit=1&cursor=${body.next}`;
    }
    expect(paged).toEqual(all);
    expect(await list('sort=distance')).toHaveLength(all.length);
  });

  it('counts over all rules on the first page', async () => {
    const { body } = await read('/rules?tag=loud');
    expect(body.facets).toMatchObject({ total: 4, matching: 1, tags: { loud: 1 }, sources: { 'us-census': 4 } });
    expect(body.items[0].nextRelease).toMatchObject({ source: 'us-census', reporter: 'US', period: '2026-01' });
  });
});
