import type { RuleSummary } from '../api/shapes.ts';
import type { Standing } from './level-badge.tsx';

/** What a rule's state is called: a rule that is off or was never evaluated has none. */
export function standingOf({ enabled, state }: Pick<RuleSummary, 'enabled' | 'state'>): Standing {
  if (!enabled) return 'disabled';
  if (state === null) return 'new';
  // What is raised stays raised while a period has no number.
  return state.level === 'clear' ? state.verdict : state.level;
}
