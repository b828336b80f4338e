/** Which months of a reporter UN Comtrade has, and what tells one state of a month's data from the next. */
import * as z from 'zod';
import type { Period } from '../../domain/period.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Publication } from '../../ports/trade-source.ts';
import { SourceFormat } from '../source-format.ts';
import { oddity } from './comtrade-answer.ts';
import { comtradePeriod } from './comtrade-request.ts';
import { periodSchema } from './comtrade-rows.ts';

/** How long an answer is good: a run asks about many months of a reporter, and the quota is 500 calls a day. */
const GOOD_FOR_MS = 5 * 60_000;

const datasetSchema = z.object({
  typeCode: z.string(),
  freqCode: z.string(),
  period: periodSchema,
  reporterCode: z.int(),
  classificationSearchCode: z.string(),
  datasetChecksum: z.number(),
  lastReleased: z.string(),
});

/** Token by month, `202607`. */
export type Availability = ReadonlyMap<string, string>;

/**
 * The months that a list of datasets holds. A token has checksum and time of release: a release with the same checksum
 * costs one superfluous pull, a change that the checksum misses would cost a wrong figure. Throws `SourceFormat` for a
 * dataset that is not of the documented form, or not one of the reporter's monthly goods.
 */
export function availabilityOf(rows: readonly unknown[], reporterCode: number): Availability {
  const tokens = new Map<string, string[]>();
  for (const [index, row] of rows.entries()) {
    const dataset = datasetSchema.safeParse(row);
    if (!dataset.success) throw new SourceFormat(`UN Comtrade: dataset ${index + 1} has ${oddity(dataset.error)}`);
    const { typeCode, freqCode, period, reporterCode: of, classificationSearchCode: search } = dataset.data;
    if (typeCode !== 'C' || freqCode !== 'M' || of !== reporterCode || search !== 'HS' || !/^\d{6}$/.test(period))
      throw new SourceFormat(
        `UN Comtrade: a dataset of ${typeCode}/${freqCode}/${search}, reporter ${of}, period ${period}; months of C/M/HS, reporter ${reporterCode}, were asked for`,
      );
    const token = `${dataset.data.datasetChecksum}@${dataset.data.lastReleased}`;
    tokens.set(period, [...(tokens.get(period) ?? []), token]);
  }
  // A month may come as several datasets; their order says nothing.
  return new Map([...tokens].map(([period, parts]) => [period, parts.sort().join(' ')]));
}

/** Asks once a reporter and remembers the answer for a few minutes; a failure is not remembered. */
export function rememberedAvailability(
  ask: (reporterCode: number) => Promise<Availability>,
  clock: Clock,
): (reporterCode: number, period: Period) => Promise<Publication> {
  const known = new Map<number, { readonly askedAt: number; readonly answer: Promise<Availability> }>();
  return async (reporterCode, period) => {
    const now = clock.now().getTime();
    let entry = known.get(reporterCode);
    if (entry === undefined || now - entry.askedAt >= GOOD_FOR_MS) {
      entry = { askedAt: now, answer: ask(reporterCode) };
      known.set(reporterCode, entry);
      entry.answer.catch(() => known.delete(reporterCode));
    }
    const token = (await entry.answer).get(comtradePeriod(period));
    return token === undefined ? { published: false } : { published: true, token };
  };
}
