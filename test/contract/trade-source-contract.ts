/**
 * What every source has to hold, whatever its format: a pull yields the source's own numbers, or says why it does not.
 * Each source runs this with its real client against a server that speaks its format.
 */
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Fault, FaultOptions, LoggedRequest } from '../../local/replay/replay-server.ts';
import { isPartner } from '../../shared/domain/partners.ts';
import type { Period } from '../../shared/domain/period.ts';
import { canonicalContent, type PartnerCode, type SeriesId, seriesKey } from '../../shared/domain/series.ts';
import { isUnallocated } from '../../shared/domain/unallocated.ts';
import type { PullAnswer, TradeSource } from '../../shared/ports/trade-source.ts';

export interface ServerUnderTest {
  readonly url: string;
  failNext(fault: Fault, options?: FaultOptions): void;
  requests(): readonly LoggedRequest[];
  close(): Promise<void>;
}

export interface StartedSource<Server extends ServerUnderTest> {
  readonly source: TradeSource;
  readonly server: Server;
  /** The key that the client was given; empty for a source without one. */
  readonly secret: string;
}

/**
 * How the answer of {@link SourceUnderTest.period} is wrong, each time for the series of `expected`:
 * - `row-limit-reached`: the answer ends where the source's limit on rows cuts it, in form otherwise;
 * - `missing-world-row`: the row of all partners is gone;
 * - `duplicate-row`: one partner's row comes twice;
 * - `unknown-partner`: one partner's row comes under a code that no list has, the total is the same;
 * - `non-numeric-value`: one partner's amount is no number;
 * - `wrong-sum`: the partners do not add up to the total.
 */
export type Tampering =
  | 'row-limit-reached'
  | 'missing-world-row'
  | 'duplicate-row'
  | 'unknown-partner'
  | 'non-numeric-value'
  | 'wrong-sum';

/** What the source's format does not have (a world row, for one) is left out with the reason. */
export type Tamper<Server> = ((server: Server) => void) | { readonly doesNotApply: string };

export interface SourceUnderTest<Server extends ServerUnderTest = ServerUnderTest> {
  readonly id: string;
  /** Starts a server in the source's format and the real client against it (fast retries, a short time limit). */
  start(): Promise<StartedSource<Server>>;
  /** Published in `period`, at least two, pulled together. */
  readonly series: readonly SeriesId[];
  readonly period: Period;
  readonly unpublished: Period;
  readonly expected: {
    readonly series: SeriesId;
    readonly total: number;
    readonly partner: PartnerCode;
    readonly amount: number;
  };
  readonly tamper: Readonly<Record<Tampering, Tamper<Server>>>;
}

/** More than any client tries. */
const ALWAYS = { times: 1_000 };
const FAULTS = [
  'server-error',
  'too-many-requests',
  'hang',
  'reset-in-body',
  'html',
  'half-document',
  'wrong-content-type',
  'empty',
] as const satisfies readonly Fault[];
/** What passes: the next try is taken, within the same pull. */
const PASSING = ['server-error', 'too-many-requests', 'hang', 'reset-in-body'] as const satisfies readonly Fault[];
/** Classes of the language: none of them tells an operator what a source did. */
const NAMELESS = ['Error', 'TypeError', 'RangeError', 'SyntaxError', 'ZodError'];
const TIME_LIMIT_MS = 30_000;

type Outcome = { readonly answer: PullAnswer } | { readonly error: Error };

/** Registers the suite for one source. */
export function describeTradeSource<Server extends ServerUnderTest>(subject: SourceUnderTest<Server>): void {
  describe(`${subject.id} holds the contract of a source`, { timeout: TIME_LIMIT_MS }, () => {
    let started: StartedSource<Server>;
    beforeEach(async () => {
      started = await subject.start();
    });
    afterEach(() => started.server.close());

    const pull = () => started.source.pull(subject.series, subject.period);
    const attempt = () => outcomeOf(pull());
    describeAnswer(subject, { source: () => started.source, pull });
    describeFaults(subject, { started: () => started, attempt });
    describeTamperings(subject, { started: () => started, attempt });
  });
}

interface Asking {
  readonly source: () => TradeSource;
  readonly pull: () => Promise<PullAnswer>;
}

function describeAnswer<Server extends ServerUnderTest>(subject: SourceUnderTest<Server>, asking: Asking): void {
  const { series, period, unpublished, expected } = subject;
  const { source, pull } = asking;
  const [first = ''] = series;
  const { reporter } = seriesKey(first);

  test('the profile says what a rule and a planner need to know', () => {
    const { profile } = source();
    expect(profile.id).toBe(subject.id);
    for (const id of series) {
      const { flow, basis, commodity, reporter: by } = seriesKey(id);
      expect(profile.bases[flow][basis]).toMatch(/\w+ \w+/);
      expect(profile.digits).toContain(commodity.length);
      expect(profile.reporters).toContain(by);
    }
    expect(profile.lookAt.length).toBeGreaterThan(0);
    expect(profile.lookAt.every((time) => /^([01]\d|2[0-3]):[0-5]\d$/.test(time))).toBe(true);
    expect(() => new Intl.DateTimeFormat('en', { timeZone: profile.timeZone })).not.toThrow();
    expect(profile.refetch.trailing).toBeGreaterThan(0);
    expect(profile.lag.lateDays).toBeGreaterThan(profile.lag.usualDays);
    expect(profile.digits).toEqual(expect.arrayContaining([...profile.quantityDigits]));
    expect(profile.seriesPerPull).toBeGreaterThan(0);
    expect(profile.concurrency).toBeGreaterThan(0);
    expect(period >= profile.firstPeriod).toBe(true);
  });

  test('every series asked for comes back once, with its own total and partners', async () => {
    const answer = await pull();
    expect(answer.refusals).toEqual([]);
    accountedFor(answer, subject);
    const content = answer.contents.find((found) => found.series === expected.series);
    expect(content?.measures.value?.total).toBe(expected.total);
    expect(content?.measures.value?.partners[expected.partner]).toBe(expected.amount);
    for (const { measures, period: of } of answer.contents) {
      expect(of).toBe(period);
      for (const { unit, total, partners } of Object.values(measures)) {
        expect(unit).not.toBe('');
        expect([total, ...Object.values(partners)].every(Number.isFinite)).toBe(true);
        expect(Object.keys(partners).filter((code) => !isPartner(code) && !isUnallocated(code))).toEqual([]);
      }
    }
  });

  test('a content says when it was retrieved, and by which query', async () => {
    for (const { query, retrievedAt } of (await pull()).contents) {
      expect(URL.parse(query)?.protocol).toMatch(/^https?:$/);
      expect(new Date(retrievedAt).toISOString()).toBe(retrievedAt);
    }
  });

  test('reading again gives the same content', async () => {
    const [once, again] = [canonical(await pull()), canonical(await pull())];
    expect(once.size).toBe(series.length);
    expect(again).toEqual(once);
  });

  test('the order in which series are asked for does not matter', async () => {
    const forth = canonical(await pull());
    expect(canonical(await source().pull([...series].reverse(), period))).toEqual(forth);
  });

  test('a published period is known as such, another is not', async () => {
    expect((await source().publication(reporter, period)).published).toBe(true);
    expect((await source().publication(reporter, unpublished)).published).toBe(false);
  });

  test('a period that is not out is refused, never zero', async () => {
    const { contents, refusals } = await source().pull(series, unpublished);
    expect(contents).toEqual([]);
    expect(refusals.map((refusal) => refusal.series).sort()).toEqual([...series].sort());
    expect(refusals.every((refusal) => refusal.reason.includes(unpublished))).toBe(true);
  });

  test('a basis that the source does not have is refused before anything is asked', async () => {
    const key = seriesKey(first);
    const strange = [key.source, key.reporter, key.flow, 'no-such-basis', key.commodity].join('/');
    const { contents, refusals } = await source().pull([strange], period);
    expect(contents).toEqual([]);
    expect(refusals).toEqual([{ series: strange, period, reason: expect.stringContaining('no-such-basis') }]);
  });

  test('a series of another source, and a month that is none, are mistakes of the caller', async () => {
    await expect(source().pull([`another-source/${first.split('/').slice(1).join('/')}`], period)).rejects.toThrow(
      RangeError,
    );
    await expect(source().pull(series, '2024-13')).rejects.toThrow(RangeError);
  });
}

interface Trying<Server extends ServerUnderTest> {
  readonly started: () => StartedSource<Server>;
  readonly attempt: () => Promise<Outcome>;
}

function describeFaults<Server extends ServerUnderTest>(
  subject: SourceUnderTest<Server>,
  { started, attempt }: Trying<Server>,
): void {
  test.each(PASSING)('one %s passes: the answer is right', async (fault) => {
    const honest = canonical(answerOf(await attempt()));
    started().server.failNext(fault);
    expect(canonical(answerOf(await attempt()))).toEqual(honest);
  });

  test.each(FAULTS)('after one %s the answer is right, or the fault is told', async (fault) => {
    const honest = canonical(answerOf(await attempt()));
    started().server.failNext(fault);
    rightOrTold(await attempt(), { honest, subject, secret: started().secret });
  });

  test.each(FAULTS)('%s without end is told, and yields no content', async (fault) => {
    started().server.failNext(fault, ALWAYS);
    const outcome = await attempt();
    if ('error' in outcome) told(outcome.error, started().secret);
    else {
      expect(outcome.answer.contents).toEqual([]);
      accountedFor(outcome.answer, subject);
    }
  });

  test.each(FAULTS)('%s without end is no "not published yet"', async (fault) => {
    const { source, server, secret } = started();
    server.failNext(fault, ALWAYS);
    const { reporter } = seriesKey(subject.expected.series);
    const outcome = await source.publication(reporter, subject.period).then(
      (publication) => publication,
      (error: Error) => error,
    );
    expect(outcome).toBeInstanceOf(Error);
    if (outcome instanceof Error) told(outcome, secret);
  });

  test('the key is in no content and no refusal', async () => {
    const { source, secret } = started();
    const published = await source.pull(subject.series, subject.period);
    const unpublished = await source.pull(subject.series, subject.unpublished);
    expect(published.contents.length).toBeGreaterThan(0);
    withoutSecret(JSON.stringify([published, unpublished]), secret);
  });
}

function describeTamperings<Server extends ServerUnderTest>(
  subject: SourceUnderTest<Server>,
  { started, attempt }: Trying<Server>,
): void {
  const { tamper, expected } = subject;

  /** Tampers, pulls again, and checks that nothing wrong came of it. */
  async function tampered(apply: (server: Server) => void): Promise<Outcome> {
    const honest = canonical(answerOf(await attempt()));
    apply(started().server);
    const outcome = await attempt();
    rightOrTold(outcome, { honest, subject, secret: started().secret });
    return outcome;
  }

  for (const kind of ['row-limit-reached', 'duplicate-row'] as const)
    applied(kind, tamper[kind], 'is set right, refused or told', async (apply) => {
      await tampered(apply);
    });

  for (const kind of ['missing-world-row', 'non-numeric-value', 'wrong-sum'] as const)
    applied(kind, tamper[kind], 'yields no number of that series', async (apply) => {
      const outcome = await tampered(apply);
      if ('error' in outcome) return;
      const content = outcome.answer.contents.find(({ series }) => series === expected.series);
      expect(content === undefined || content.suppressed === true).toBe(true);
    });

  applied('unknown-partner', tamper['unknown-partner'], 'stays in the total and is no supplier', async (apply) => {
    const honest = answerOf(await attempt()).contents.find(({ series }) => series === expected.series)?.measures.value;
    apply(started().server);
    const outcome = await attempt();
    if ('error' in outcome) return told(outcome.error, started().secret);
    accountedFor(outcome.answer, subject);
    const value = outcome.answer.contents.find(({ series }) => series === expected.series)?.measures.value;
    if (value === undefined) return;
    expect(value.total).toBe(expected.total);
    const [known, unknown] = divided(value.partners);
    expect(unknown.length).toBeGreaterThan(0);
    for (const [code, amount] of known) expect(amount).toBe(honest?.partners[code]);
    expect(amountOf(Object.entries(value.partners))).toBeCloseTo(amountOf(Object.entries(honest?.partners ?? {})), 6);
  });
}

function applied<Server>(
  kind: Tampering,
  tamper: Tamper<Server>,
  fact: string,
  check: (apply: (server: Server) => void) => Promise<void>,
): void {
  if (typeof tamper === 'function') test(`${kind} ${fact}`, () => check(tamper));
  else test.skip(`${kind} does not apply: ${tamper.doesNotApply}`);
}

interface Honest<Server extends ServerUnderTest> {
  readonly honest: ReadonlyMap<SeriesId, string>;
  readonly subject: SourceUnderTest<Server>;
  readonly secret: string;
}

/** Each content is the honest one, or marked as withheld; whatever is missing is refused with a reason, or told. */
function rightOrTold<Server extends ServerUnderTest>(
  outcome: Outcome,
  { honest, subject, secret }: Honest<Server>,
): void {
  if ('error' in outcome) return told(outcome.error, secret);
  accountedFor(outcome.answer, subject);
  for (const content of outcome.answer.contents)
    if (content.suppressed !== true) expect(canonicalContent(content)).toBe(honest.get(content.series));
  withoutSecret(JSON.stringify(outcome.answer), secret);
}

function accountedFor<Server extends ServerUnderTest>(
  { contents, refusals }: PullAnswer,
  { series, period }: SourceUnderTest<Server>,
): void {
  expect([...contents, ...refusals].map((found) => found.series).sort()).toEqual([...series].sort());
  for (const refusal of refusals) {
    expect(refusal.period).toBe(period);
    expect(refusal.reason.length).toBeGreaterThan(10);
  }
}

/** A class of its own, words for an operator, and no key. */
function told(error: Error, secret: string): void {
  expect(NAMELESS).not.toContain(error.name);
  expect(error.message.length).toBeGreaterThan(20);
  withoutSecret(inspect(error, { depth: Infinity, showHidden: true }), secret);
}

function withoutSecret(text: string, secret: string): void {
  if (secret === '') return;
  expect(text).not.toContain(secret);
  expect(text).not.toContain(encodeURIComponent(secret));
}

function canonical({ contents }: PullAnswer): ReadonlyMap<SeriesId, string> {
  return new Map(contents.map((content) => [content.series, canonicalContent(content)] as const));
}

function answerOf(outcome: Outcome): PullAnswer {
  if ('error' in outcome) throw outcome.error;
  return outcome.answer;
}

async function outcomeOf(pull: Promise<PullAnswer>): Promise<Outcome> {
  try {
    return { answer: await pull };
  } catch (error) {
    if (error instanceof Error) return { error };
    throw error;
  }
}

type Amounts = readonly (readonly [PartnerCode, number])[];

function divided(partners: Readonly<Record<PartnerCode, number>>): [known: Amounts, unknown: Amounts] {
  const all = Object.entries(partners);
  return [all.filter(([code]) => isPartner(code)), all.filter(([code]) => !isPartner(code))];
}

function amountOf(amounts: Amounts): number {
  return amounts.reduce((sum, [, amount]) => sum + amount, 0);
}
