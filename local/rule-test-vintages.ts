/** The rows of a rule test as vintages, each known from the release of its month. */
import { addMonths, type Period } from '../shared/domain/period.ts';
import { conditionsOf, inputsOf, type RuleDocument, seriesIdsOf } from '../shared/domain/rule.ts';
import { type Breakdown, type Measure, type SeriesId, seriesKey, type Vintage } from '../shared/domain/series.ts';
import { sourceProfile } from '../shared/sources/index.ts';
import { contentHash } from '../shared/storage/content-hash.ts';
import type { Amounts, Entry, RuleTestCase } from './rule-test-schema.ts';

const QUANTITY_UNIT = 'KG';

/** What a test cannot mean, said of a path in its case. */
export interface TestProblem {
  readonly path: string;
  readonly message: string;
}

type Rows = Readonly<Record<Period, Entry>>;
type Given = Pick<RuleTestCase, 'rows' | 'series'>;

interface Placed {
  readonly series: SeriesId;
  readonly rows: Rows;
}

/**
 * The vintages of a case. Rows of a rule on several codes stand for all of them together: the first code has them and
 * the others traded nothing.
 *
 * @param documents the rule first, then the rules that silence it
 */
export function vintagesOfCase(documents: readonly RuleDocument[], given: RuleTestCase): Vintage[] | TestProblem {
  const vintages: Vintage[] = [];
  const all: { path: string; rows: Given; release?: Period }[] = [
    { path: '', rows: given },
    ...given.revisions.map((revision, index) => ({
      path: `revisions[${index}].`,
      rows: revision,
      release: revision.with,
    })),
  ];
  for (const { path, rows, release } of all) {
    const placed = placedRows(documents, rows);
    if ('message' in placed) return { path: `${path}${placed.path}`, message: placed.message };
    for (const each of placed) {
      const made = vintagesOf(documents, each, release);
      if ('message' in made) return { path, message: made.message };
      vintages.push(...made);
    }
  }
  return vintages;
}

function placedRows(documents: readonly RuleDocument[], { rows, series }: Given): Placed[] | TestProblem {
  if ((rows === undefined) === (series === undefined))
    return { path: 'rows', message: 'either rows or series, one of the two' };
  if (series !== undefined) return namedRows(documents, series);
  const [first, ...others] = documents.slice(0, 1).flatMap(seriesIdsOf);
  if (first === undefined || rows === undefined) return [];
  const kind = (id: SeriesId) => id.slice(0, id.lastIndexOf('/'));
  if (others.some((id) => kind(id) !== kind(first)))
    return { path: 'rows', message: `rows by series, since the rule looks at ${[first, ...others].join(', ')}` };
  const nothing = Object.fromEntries(
    Object.entries(rows).map(([period, entry]) => [period, typeof entry === 'string' ? entry : emptied(entry)]),
  );
  return [{ series: first, rows }, ...others.map((id) => ({ series: id, rows: nothing }))];
}

function namedRows(documents: readonly RuleDocument[], series: Readonly<Record<string, Rows>>): Placed[] | TestProblem {
  const known = [...new Set(documents.flatMap(seriesIdsOf))];
  const placed: Placed[] = [];
  for (const [name, rows] of Object.entries(series)) {
    const meant = known.filter((id) => id === name || seriesKey(id).commodity === name);
    if (meant.length === 0) return { path: `series.${name}`, message: `a series of the rule: ${known.join(', ')}` };
    placed.push(...meant.map((id) => ({ series: id, rows })));
  }
  return placed;
}

function emptied(entry: Exclude<Entry, string>): Entry {
  if (!isByMeasure(entry)) return { total: 0 };
  return {
    ...(entry.value !== undefined && { value: { total: 0 } }),
    ...(entry.quantity !== undefined && { quantity: { total: 0 } }),
  };
}

type ByMeasure = { readonly [M in Measure]?: Amounts | undefined };

function isByMeasure(entry: Exclude<Entry, string>): entry is ByMeasure {
  return 'value' in entry || 'quantity' in entry;
}

function vintagesOf(
  documents: readonly RuleDocument[],
  { series, rows }: Placed,
  release?: Period,
): Vintage[] | { message: string } {
  const measures = new Set(
    documents
      .slice(0, 1)
      .flatMap(conditionsOf)
      .flatMap(inputsOf)
      .map(({ measure }) => measure),
  );
  const vintages: Vintage[] = [];
  for (const [period, entry] of Object.entries(rows)) {
    if (entry === 'late') continue;
    const [measure = 'value', second] = measures;
    if (second !== undefined && typeof entry === 'object' && !isByMeasure(entry))
      return { message: `rows of ${period} as { value: ..., quantity: ... }, since the rule looks at both` };
    vintages.push(vintageOf({ series, period, release: release ?? period }, entry, measure));
  }
  return vintages;
}

function vintageOf(
  { series, period, release }: { series: SeriesId; period: Period; release: Period },
  entry: Exclude<Entry, 'late'>,
  measure: Measure,
): Vintage {
  const content = {
    series,
    period,
    measures: measuresOf(series, entry, measure),
    ...(entry === 'suppressed' && { suppressed: true }),
  };
  return {
    ...content,
    // Two months on, as a source usually does; only the order counts.
    retrievedAt: `${addMonths(release, 2)}-05T12:30:00.000Z`,
    query: 'a rule test',
    recording: 'rows of a rule test, no published figures',
    hash: contentHash(content),
  };
}

function measuresOf(series: SeriesId, entry: Exclude<Entry, 'late'>, measure: Measure): Vintage['measures'] {
  if (typeof entry === 'string') return {};
  const { currency } = sourceProfile(seriesKey(series).source);
  if (!isByMeasure(entry)) return { [measure]: breakdown(entry, measure === 'value' ? currency : QUANTITY_UNIT) };
  return {
    ...(entry.value !== undefined && { value: breakdown(entry.value, currency) }),
    ...(entry.quantity !== undefined && { quantity: breakdown(entry.quantity, QUANTITY_UNIT) }),
  };
}

function breakdown({ total, ...partners }: Amounts, unit: string): Breakdown {
  const sum = Object.values(partners).reduce((all, amount) => all + amount, 0);
  return { unit, total: total ?? sum, partners };
}
