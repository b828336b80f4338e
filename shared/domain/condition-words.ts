/** How the conditions of a composed rule stand, in words. */
import type { ConditionState } from './explanation.ts';
import { gapPhrase } from './gap.ts';
import { figureBeside, listed } from './phrases.ts';

/** "conditions (1) and (2) hold and condition (3) does not". */
export function holdingPhrase(conditions: readonly ConditionState[]): string {
  const numbered = (wanted: ReturnType<typeof standing>) =>
    conditions.flatMap((condition, index) => (standing(condition) === wanted ? [`(${index + 1})`] : []));
  const [holding, others, unknown] = [numbered('holds'), numbered('does not'), numbered('no number')];
  const clauses = [
    clause(holding, 'holds', 'hold'),
    holding.length === 0 ? clause(others, 'does not hold', 'do not hold') : clause(others, 'does not', 'do not'),
    clause(unknown, 'has no number', 'have no number'),
  ];
  return listed(clauses.filter((text) => text !== ''));
}

/** "2 of 3 conditions hold". */
export function holdingCount(conditions: readonly ConditionState[]): string {
  const count = conditions.filter((condition) => standing(condition) === 'holds').length;
  const [noun, verb] =
    conditions.length === 1 ? ['condition', 'holds'] : ['conditions', count === 1 ? 'holds' : 'hold'];
  return `${count} of ${conditions.length} ${noun} ${verb}`;
}

/** A line for each: its number, how it stands, what it is, and its figure. */
export function conditionLines(conditions: readonly ConditionState[]): string[] {
  return conditions.map(
    (condition, index) => `(${index + 1}) ${standingWords(condition)}: ${condition.text}; ${figureWords(condition)}`,
  );
}

function figureWords({ value, gap, scale = 'index', unit = '', threshold = Number.NaN }: ConditionState): string {
  if (value !== null) return `it is ${figureBeside(value, threshold, scale, unit)}`;
  return gap === undefined ? 'there is no number' : `there is no number, because ${gapPhrase(gap)}`;
}

/** A condition without a number stands as it stood, but says nothing about the month. */
function standing({ value, level }: ConditionState): 'holds' | 'does not' | 'no number' {
  if (value === null) return 'no number';
  return level === 'clear' ? 'does not' : 'holds';
}

function standingWords(condition: ConditionState): string {
  const { level } = condition;
  if (standing(condition) === 'no number') return level === 'clear' ? 'not known' : `not known, was ${level}`;
  return level === 'clear' ? 'does not hold' : `holds (${level})`;
}

function clause(numbers: readonly string[], one: string, several: string): string {
  if (numbers.length === 0) return '';
  return numbers.length === 1 ? `condition ${numbers.join('')} ${one}` : `conditions ${listed(numbers)} ${several}`;
}
