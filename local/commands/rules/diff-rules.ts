/** `chokepoint rules diff A B`: which rules were added, removed, changed, and what that does to their backtests. */
import type { AlertEvent } from '../../../shared/domain/alert.ts';
import type { Backtest } from '../../../shared/domain/backtest.ts';
import { type BacktestDiff, diffBacktests, type EventsDiff } from '../../../shared/domain/backtest-diff.ts';
import type { RuleDocument } from '../../../shared/domain/rule.ts';
import { ruleSentence } from '../../../shared/domain/rule-sentence.ts';
import { sourceProfile, sourceProfiles } from '../../../shared/sources/index.ts';
import { readRules, type RuleFile } from '../../rule-files.ts';
import { UsageError } from '../../usage-error.ts';
import { backtestFiles, figuresFor } from './backtest-files.ts';
import { eventJson } from './backtest-text.ts';
import { diffDeployed } from './diff-deployed.ts';
import type { Figures } from './figures.ts';
import type { RulesOptions } from './rules-options.ts';

interface RuleDiff {
  readonly rule: string;
  readonly change: 'added' | 'removed' | 'changed';
  readonly before?: string;
  readonly after?: string;
  /** Undefined where there are no figures for both versions. */
  readonly backtests?: BacktestDiff;
  /** Of a rule that was added or removed: what it does, or did. */
  readonly events?: { readonly asKnown: readonly AlertEvent[]; readonly asRevised: readonly AlertEvent[] };
}

/** Exit code 0, whether there is a difference or not. */
export async function diffRules(options: RulesOptions): Promise<number> {
  const { data, json, names } = options;
  const [from, to, ...more] = names;
  if (from !== undefined && to === undefined && options.api !== undefined) return diffDeployed(options, from);
  if (from === undefined || to === undefined || more.length > 0)
    throw new UsageError(
      `rules diff: found ${names.length} paths, expected two files or two directories: rules diff A B; or one and --api`,
    );
  const [before, after] = [await readRules(from, sourceProfiles), await readRules(to, sourceProfiles)];
  const figures = await figuresFor([...before, ...after], data);
  const diffs = differences(before, after, figures);
  if (json) for (const each of diffs) process.stdout.write(`${JSON.stringify({ type: 'diff', ...jsonOf(each) })}\n`);
  else if (diffs.length === 0) process.stdout.write('No rule differs.\n');
  else process.stdout.write(`${[figures.title, ...diffs.map(textOf)].join('\n\n')}\n`);
  if (json) process.stderr.write(`${figures.title}\n`);
  return 0;
}

/** By id; one rule on each side are two versions of one, whatever their ids. */
function differences(before: readonly RuleFile[], after: readonly RuleFile[], figures: Figures): RuleDiff[] {
  const [earlier, later] = [documentsOf(before), documentsOf(after)];
  const [old, fresh] = [testsOf(before, figures), testsOf(after, figures)];
  const [onlyOld] = before.length === 1 ? before : [];
  const [onlyNew] = after.length === 1 ? after : [];
  if (onlyOld !== undefined && onlyNew !== undefined) {
    const [was, is] = [onlyOld.document, onlyNew.document];
    return isSame(was, is) ? [] : [changed(was, is, [old.get(was.id), fresh.get(is.id)])];
  }
  return [...new Set([...earlier.keys(), ...later.keys()])].sort().flatMap((id) => {
    const [was, is] = [earlier.get(id), later.get(id)];
    if (was === undefined && is !== undefined)
      return [{ rule: id, change: 'added' as const, after: sentenceOf(is), ...eventsOf(fresh.get(id)) }];
    if (is === undefined && was !== undefined)
      return [{ rule: id, change: 'removed' as const, before: sentenceOf(was), ...eventsOf(old.get(id)) }];
    if (was === undefined || is === undefined || isSame(was, is)) return [];
    return [changed(was, is, [old.get(id), fresh.get(id)])];
  });
}

function documentsOf(files: readonly RuleFile[]): Map<string, RuleDocument> {
  return new Map(files.map(({ document }) => [document.id, document]));
}

function testsOf(files: readonly RuleFile[], figures: Figures): Map<string, Backtest> {
  return new Map(backtestFiles(files, figures).backtests.map((each) => [each.rule, each]));
}

function changed(
  was: RuleDocument,
  is: RuleDocument,
  [old, fresh]: readonly [Backtest | undefined, Backtest | undefined],
): RuleDiff {
  const backtests = old === undefined || fresh === undefined ? undefined : diffBacktests(old, fresh);
  const rule = was.id === is.id ? is.id : `${was.id} to ${is.id}`;
  return {
    rule,
    change: 'changed',
    before: sentenceOf(was),
    after: sentenceOf(is),
    ...(backtests !== undefined && { backtests }),
  };
}

function eventsOf(backtest: Backtest | undefined): Pick<RuleDiff, 'events'> {
  if (backtest === undefined) return {};
  return { events: { asKnown: backtest.asKnown.events, asRevised: backtest.asRevised.events } };
}

/** Documents come from the same schema, so equal ones have their keys in the same order. */
function isSame(a: RuleDocument, b: RuleDocument): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function sentenceOf(document: RuleDocument): string {
  return ruleSentence(document, sourceProfile);
}

function jsonOf({ backtests, events, ...rest }: RuleDiff) {
  const side = ({ onlyBefore, onlyAfter, both }: EventsDiff) => ({
    onlyBefore: onlyBefore.map(eventJson),
    onlyAfter: onlyAfter.map(eventJson),
    both: both.map(eventJson),
  });
  return {
    ...rest,
    ...(backtests !== undefined && { asKnown: side(backtests.asKnown), asRevised: side(backtests.asRevised) }),
    ...(events !== undefined && { asKnown: events.asKnown.map(eventJson), asRevised: events.asRevised.map(eventJson) }),
  };
}

function textOf({ rule, change, before, after, backtests, events }: RuleDiff): string {
  const sentences = [
    ...(before === undefined ? [] : [`  - ${before}`]),
    ...(after === undefined || after === before ? [] : [`  + ${after}`]),
  ];
  return [
    `${change}: ${rule}`,
    ...sentences,
    ...(events === undefined ? diffLines(backtests) : eventLines(events.asKnown, ' ')),
  ].join('\n');
}

function diffLines(backtests: BacktestDiff | undefined): string[] {
  if (backtests === undefined) return ['  No figures to backtest both on.'];
  return (['asKnown', 'asRevised'] as const).flatMap((view) => {
    const { onlyBefore, onlyAfter, both } = backtests[view];
    const name = view === 'asKnown' ? 'as known' : 'as revised';
    const head = `  ${name}: ${both.length} events the same, ${onlyBefore.length} gone, ${onlyAfter.length} new`;
    return [head, ...eventLines(onlyBefore, '-'), ...eventLines(onlyAfter, '+')];
  });
}

function eventLines(events: readonly AlertEvent[], sign: string): string[] {
  return events.map(
    ({ period, kind, subject, rule, reason }) =>
      `    ${sign} ${period} ${subject === rule ? '' : `${subject} `}${kind}: ${reason}`,
  );
}
