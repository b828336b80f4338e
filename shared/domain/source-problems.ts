/** What only the source can say of a rule: whether it has the reporter, the basis, codes of that length. */
import { suggestCode } from './code-suggestion.ts';
import { listed } from './phrases.ts';
import { type Condition, type Expression, inputsOf, type RuleDocument } from './rule.ts';
import { choice, type RuleProblem } from './rule-problem.ts';
import { flowSchema } from './series.ts';
import { codesOf, type SeriesSelection } from './series-selection.ts';
import type { SourceProfile } from './source-profile.ts';

/** Every problem of every condition, each with its whole path. */
export function sourceProblems(document: RuleDocument, profiles: ReadonlyMap<string, SourceProfile>): RuleProblem[] {
  return conditionPaths(document).flatMap(([path, condition]) => conditionProblems(condition, profiles, path));
}

/** Every condition with its place in the document. */
function conditionPaths(document: RuleDocument | Expression, path = ''): [string, Condition][] {
  if ('metric' in document && document.metric !== undefined) return [[path, document as Condition]];
  const { all, any, not } = document as { all?: Expression[]; any?: Expression[]; not?: Expression };
  const list = (key: string, parts_: readonly Expression[] | undefined) =>
    (parts_ ?? []).flatMap((part, index) => conditionPaths(part, `${path}${key}[${index}].`));
  return [...list('all', all), ...list('any', any), ...(not === undefined ? [] : conditionPaths(not, `${path}not.`))];
}

function conditionProblems(
  condition: Condition,
  profiles: ReadonlyMap<string, SourceProfile>,
  path: string,
): RuleProblem[] {
  const profile = profiles.get(condition.series.source);
  if (profile === undefined) return [choice(`${path}series.source`, condition.series.source, [...profiles.keys()])];
  const seen = new Set<string>();
  return inputsOf(condition)
    .flatMap((series, index) => {
      if (series.measure === 'quantity' && condition.series.measure === 'value' && profile.quantityDigits.length === 0)
        return [quantityProblem(condition, profile, path)];
      return seriesProblems(series, profile, inputPath(condition, index, path));
    })
    .filter((problem) => seen.size < seen.add(`${problem.path} ${problem.found}`).size);
}

/** The metric asks for quantities that the source does not give; the author wrote nothing of them. */
function quantityProblem({ metric }: Condition, { name }: SourceProfile, path: string): RuleProblem {
  const expected = `a metric without quantities, since none are taken from ${name}`;
  return { path: `${path}metric.kind`, found: JSON.stringify(metric.kind), expected };
}

/** Where the author wrote what makes the input: the second one comes from a parameter of the metric, if it has one. */
function inputPath({ metric }: Condition, index: number, path: string): string {
  if (index === 0) return `${path}series`;
  if ('exports' in metric) return `${path}metric.exports`;
  return 'inside' in metric ? `${path}metric.inside` : `${path}series`;
}

function seriesProblems(series: SeriesSelection, profile: SourceProfile, path: string): RuleProblem[] {
  const problems: RuleProblem[] = [];
  const check = (key: string, found: string, valid: readonly string[]) => {
    if (!valid.includes(found)) problems.push(choice(`${path}.${key}`, found, valid));
  };
  const flows = flowSchema.options.filter((flow) => Object.keys(profile.bases[flow]).length > 0);
  if (path.endsWith('metric.exports') && !flows.includes('exports'))
    return [{ path, found: 'exports', expected: `another metric, since no exports are taken from ${profile.name}` }];
  check('reporter', series.reporter, profile.reporters);
  check('flow', series.flow, flows);
  if (flows.includes(series.flow)) check('basis', series.basis, Object.keys(profile.bases[series.flow]));
  return [...problems, ...codeProblems(series, profile, path)];
}

/** Digits that the source publishes at all, and with the measure asked for. */
function codeProblems(
  series: SeriesSelection,
  { digits, quantityDigits, name }: SourceProfile,
  path: string,
): RuleProblem[] {
  const { measure } = series;
  if (measure === 'quantity' && quantityDigits.length === 0)
    return [
      { path: `${path}.measure`, found: '"quantity"', expected: `value, since no quantities are taken from ${name}` },
    ];
  const valid = measure === 'quantity' ? quantityDigits : digits;
  const expected = `a code of ${listed(valid.map(String)).replace(' and ', ' or ')} digits, as ${name} publishes ${measure === 'quantity' ? 'quantities' : 'them'}`;
  return codesOf(series).flatMap((code, index) => {
    if (valid.includes(code.length)) return [];
    const meant = suggestCode(code, valid);
    const hint = meant === undefined ? {} : { suggestion: meant };
    return [{ path: `${path}.commodities[${index}]`, found: JSON.stringify(code), expected, ...hint }];
  });
}
