/** Backtests rule files on figures: those that there are figures for; the rest are named with the reason. */
import { type Backtest, backtest } from '../../../shared/domain/backtest.ts';
import { compileRule, type RuleDocument, seriesIdsOf } from '../../../shared/domain/rule.ts';
import { sourceProfile } from '../../../shared/sources/index.ts';
import type { RuleFile } from '../../rule-files.ts';
import { type Figures, missingSeries } from './figures.ts';
import { recordedFigures } from './recorded-figures.ts';
import { storedFigures } from './stored-figures.ts';

export interface Skipped {
  readonly rule: string;
  readonly missing: readonly string[];
}

export interface Backtested {
  readonly backtests: readonly Backtest[];
  readonly skipped: readonly Skipped[];
}

/** The figures of a local service's data directory, or the carried ones. */
export function figuresFor(files: readonly RuleFile[], data: string | undefined): Promise<Figures> {
  if (data === undefined) return recordedFigures();
  return storedFigures(data, [...new Set(files.flatMap(({ document }) => seriesIdsOf(document)))]);
}

/** A rule is silenced by those of `among` that it names and that there are figures for. */
export function backtestFiles(
  files: readonly RuleFile[],
  figures: Figures,
  among: readonly RuleFile[] = files,
): Backtested {
  const skipped = files
    .map(({ document }) => ({ rule: document.id, missing: missingSeries(document, figures) }))
    .filter(({ missing }) => missing.length > 0);
  const left = new Set(skipped.map(({ rule }) => rule));
  const backtests = files
    .filter(({ document }) => !left.has(document.id))
    .map(({ document }) =>
      backtest(compileRule(document), figures.vintagesOf, {
        profile: sourceProfile,
        silencers: silencersOf(document, among, figures).map(compileRule),
        runsStarted: figures.runsStarted,
      }),
    );
  return { backtests, skipped };
}

function silencersOf(document: RuleDocument, among: readonly RuleFile[], figures: Figures): RuleDocument[] {
  return among
    .map((file) => file.document)
    .filter(({ id }) => document['silenced-by'].includes(id))
    .filter((silencer) => missingSeries(silencer, figures).length === 0);
}

export function skippedText({ missing }: Pick<Skipped, 'missing'>): string {
  const [first = '', ...rest] = missing;
  return `no figures of ${first}${rest.length === 0 ? '' : ` and ${rest.length} more series`}`;
}
