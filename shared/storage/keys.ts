/**
 * The key of every item, in one place. Sort keys are built so that DynamoDB's byte order is the order wanted:
 * numbers zero-padded, instants in UTC with milliseconds, periods as they are.
 */
import type { AlertKey } from '../domain/alert-id.ts';
import type { Period } from '../domain/period.ts';
import type { ReleaseKey } from '../domain/release.ts';
import type { SeriesId } from '../domain/series.ts';

export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** What the sparse index lists. */
export type Kind = 'rule' | 'removed-rule' | 'summary' | 'outbox' | 'run' | 'release' | 'reader' | 'alert' | 'mailbox';

const DIGITS = 6;

/** A counter of batches or revisions, from 0 to 999,999. Throws a RangeError beyond, where the order would break. */
function counter(value: number): string {
  if (!Number.isInteger(value) || value < 0 || value >= 10 ** DIGITS)
    throw new RangeError(`not a counter for a key: ${value}; expected a whole number from 0 to ${10 ** DIGITS - 1}`);
  return String(value).padStart(DIGITS, '0');
}

/** `…:00Z` and `…:00.000Z` are one instant, and must be one key. Throws a RangeError on anything but an instant. */
function instant(text: string): string {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) throw new RangeError(`not an instant: ${JSON.stringify(text)}; expected ISO 8601`);
  return date.toISOString();
}

/** Partitions: everything that is queried together. */
export const partition = {
  series: (series: SeriesId): string => `S#${series}`,
  source: (source: string): string => `R#${source}`,
  lateness: (source: string): string => `LATE#${source}`,
  run: (run: string): string => `RUN#${run}`,
  rule: (rule: string): string => `RULE#${rule}`,
  reader: (reader: string): string => `READER#${reader}`,
  /** Kept answers of one caller's calls. */
  answers: (caller: string): string => `ANSWER#${caller}`,
};

/** What the sort keys of one sort of item begin with, for queries. */
export const prefix = {
  current: 'C#',
  everyVintage: 'V#',
  vintages: (period: Period): string => `V#${period}#`,
  results: 'RESULT#',
  outcomes: 'OUTCOME#',
  releases: 'RELEASES#',
  revisions: 'REVISIONS#',
  ruleRevisions: 'REV#',
  states: 'STATE#',
  events: 'EVENT#',
  alerts: 'ALERT#',
  deliveries: 'DELIVERY#',
};

export const keys = {
  current: (series: SeriesId, period: Period): Key => ({
    pk: partition.series(series),
    sk: `${prefix.current}${period}`,
  }),
  vintage: (series: SeriesId, period: Period, retrievedAt: string): Key => ({
    pk: partition.series(series),
    sk: `${prefix.vintages(period)}${instant(retrievedAt)}`,
  }),
  release: ({ source, period, reporter }: ReleaseKey): Key => ({
    pk: partition.source(source),
    sk: `${period}#${reporter}`,
  }),
  lateness: ({ source, period, reporter }: ReleaseKey): Key => ({
    pk: partition.lateness(source),
    sk: `${period}#${reporter}`,
  }),
  run: (run: string): Key => ({ pk: partition.run(run), sk: 'RUN' }),
  outcome: (run: string, step: string, batch: number): Key => ({
    pk: partition.run(run),
    sk: `${prefix.outcomes}${step}#${counter(batch)}`,
  }),
  plan: (run: string): Key => ({ pk: partition.run(run), sk: 'PLAN' }),
  pull: (run: string, batch: number): Key => ({ pk: partition.run(run), sk: `PULL#${counter(batch)}` }),
  planned: (run: string, chunk: number): Key => ({
    pk: partition.run(run),
    sk: `${prefix.releases}${counter(chunk)}`,
  }),
  revised: (run: string, batch: number): Key => ({
    pk: partition.run(run),
    sk: `${prefix.revisions}${counter(batch)}`,
  }),
  evaluate: (run: string, batch: number): Key => ({ pk: partition.run(run), sk: `EVALUATE#${counter(batch)}` }),
  result: (run: string, batch: number): Key => ({
    pk: partition.run(run),
    sk: `${prefix.results}${counter(batch)}`,
  }),
  rule: (rule: string): Key => ({ pk: partition.rule(rule), sk: 'RULE' }),
  revision: (rule: string, version: number): Key => ({
    pk: partition.rule(rule),
    sk: `${prefix.ruleRevisions}${counter(version)}`,
  }),
  summary: (rule: string): Key => ({ pk: partition.rule(rule), sk: 'SUMMARY' }),
  progress: (rule: string): Key => ({ pk: partition.rule(rule), sk: 'PROGRESS' }),
  state: (rule: string, subject: string): Key => ({ pk: partition.rule(rule), sk: `${prefix.states}${subject}` }),
  event: (rule: string, at: string, id: string): Key => ({
    pk: partition.rule(rule),
    sk: `${prefix.events}${instant(at)}#${id}`,
  }),
  answer: (caller: string, key: string): Key => ({ pk: partition.answers(caller), sk: `KEY#${key}` }),
  alert: ({ rule, subject, opened }: AlertKey): Key => ({
    pk: partition.rule(rule),
    sk: `${prefix.alerts}${opened}#${subject}`,
  }),
  reader: (reader: string): Key => ({ pk: partition.reader(reader), sk: 'READER' }),
  /** How far the seconds are taken in which readers are told. */
  pace: (): Key => ({ pk: 'PACE', sk: 'READERS' }),
  mailbox: (reader: string): Key => ({ pk: partition.reader(reader), sk: 'MAILBOX' }),
  delivery: (reader: string, at: string, notice: string): Key => ({
    pk: partition.reader(reader),
    sk: `${prefix.deliveries}${instant(at)}#${notice}`,
  }),
};
