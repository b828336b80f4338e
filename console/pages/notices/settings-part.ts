/** What a part of the settings form is given. */
import type { ApiProblem } from '../../api/api-problem.ts';
import type { SettingsBody } from './shapes.ts';

export interface PartProps {
  readonly body: SettingsBody;
  readonly set: (changes: Partial<SettingsBody>) => void;
  readonly problem: ApiProblem | undefined;
}
