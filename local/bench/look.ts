/** What a look costs at which nothing is new: the plan, and every rule of the source evaluated. By far the most frequent work. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { evaluateRules } from '../../functions/evaluate-rules/evaluate-rules.ts';
import { findReleases } from '../../functions/find-releases/find-releases.ts';
import { addMonths } from '../../shared/domain/period.ts';
import { ruleSchema } from '../../shared/domain/rule.ts';
import { systemClock } from '../../shared/lambda/system-clock.ts';
import type { TradeSource } from '../../shared/ports/trade-source.ts';
import { sourceProfile } from '../../shared/sources/index.ts';
import { contentHash } from '../../shared/storage/content-hash.ts';
import { type LocalCloud, startLocalCloud } from '../local-cloud.ts';
import { countConsumed } from './consumed-capacity.ts';
import { type Bench, type Measurement, mustEqual } from './measurement.ts';
import { SOURCE, storesOf } from './release-scene.ts';

const RULES = { small: 25, medium: 50, large: 250 } as const;
const MONTHS = 60;
const LAST = '2026-07';
const PARTNERS =
  'CN VN JP KR DE FR GB IT ES NL BE PL CZ AT CH SE NO DK FI IE PT GR TR IN ID TH MY SG PH AU NZ CA MX BR AR CL PE ZA EG MA';
const RETRIEVED = '2026-09-04T13:00:00.000Z';

export const lookBench: Bench = {
  about: [
    `Rules on a series each, with ${MONTHS} months of ${PARTNERS.split(' ').length} partners stored; a second look at the source finds nothing new.`,
    'Counted: what find-releases and evaluate-rules consume of DynamoDB, a rule. Not in it: what a release adds, see "pull" and "deliver".',
    'Checked: nothing is pulled, every rule is evaluated, no event comes of it.',
  ].join('\n'),
  async run({ size, progress }) {
    const directory = await mkdtemp(join(tmpdir(), 'chokepoint-bench-'));
    const cloud = await startLocalCloud(directory, 'https://chokepoint.example.org');
    try {
      const rules = RULES[size];
      progress(`storing ${rules} rules and ${rules * MONTHS} months`);
      await store(cloud, rules);
      progress('a first look');
      await look(cloud, 'first');
      const consumed = countConsumed(cloud.table);
      progress('a second look');
      const { find, evaluate } = await look(cloud, 'second', () => ({ ...consumed }));
      const figure = (task: string, units: number, unit: string): Measurement => {
        return { bench: 'look', task, size: `${rules} rules`, value: units / rules, unit: `${unit} a rule` };
      };
      return [
        figure('find-releases, write units', find.writeUnits, 'WRU'),
        figure('find-releases, read units', find.readUnits, 'RRU'),
        figure('evaluate-rules, write units', evaluate.writeUnits - find.writeUnits, 'WRU'),
        figure('evaluate-rules, read units', evaluate.readUnits - find.readUnits, 'RRU'),
      ];
    } finally {
      await cloud.close();
      await rm(directory, { recursive: true, force: true });
    }
  },
};

const nothing = { writeUnits: 0, readUnits: 0 };

/** One look; `mark` says what has been consumed by then. */
async function look({ table }: LocalCloud, run: string, mark: () => typeof nothing = () => nothing) {
  const stores = storesOf(table);
  const services = { ...stores, clock: systemClock, profile: sourceProfile, source };
  const { pulls, evaluations } = await findReleases({ run, source: SOURCE, until: LAST }, services);
  const find = mark();
  mustEqual('pulls', pulls.length, 0);
  let assessed = 0;
  for (const { batch } of evaluations) {
    const { events } = await evaluateRules({ run, batch }, services);
    mustEqual('events', events, 0);
    assessed += (await stores.runs.evaluateBatch(run, batch)).rules.length;
  }
  mustEqual('rules in the batches', assessed, (await stores.rules.list()).length);
  return { find, evaluate: mark() };
}

const source: TradeSource = {
  profile: sourceProfile(SOURCE),
  publication: async (_, period) => ({ published: period <= LAST }),
  pull: async () => ({ contents: [], refusals: [] }),
};

async function store({ table }: LocalCloud, rules: number): Promise<void> {
  const stores = storesOf(table);
  for (let index = 0; index < rules; index++) {
    await stores.rules.put({ document: ruleSchema.parse(document(index)), updatedAt: RETRIEVED });
    for (let back = MONTHS - 1; back >= 0; back--) await stores.series.keep(vintage(index, addMonths(LAST, -back)));
  }
}

const codeOf = (index: number) => String(280_100_0000 + index * 10_000);

function document(index: number): unknown {
  return {
    id: `rule-${index}`,
    name: `China's share of code ${codeOf(index)}`,
    series: { source: SOURCE, reporter: 'US', flow: 'imports', basis: 'consumption', commodities: [codeOf(index)] },
    metric: { kind: 'partner-share', partner: 'CN' },
    threshold: { above: '80%', 'clear-below': '75%' },
  };
}

function vintage(index: number, period: string) {
  const partners = Object.fromEntries(PARTNERS.split(' ').map((code, at) => [code, 1_000_000 + at * 12_345 + index]));
  const total = Object.values(partners).reduce((sum, value) => sum + value, 0);
  const content = {
    series: `${SOURCE}/US/imports/consumption/${codeOf(index)}`,
    period,
    measures: { value: { unit: 'USD', total, partners } },
  };
  const query = `https://example.org/made-up?time=${period}&code=${codeOf(index)}`;
  return { ...content, hash: contentHash(content), retrievedAt: RETRIEVED, query };
}
