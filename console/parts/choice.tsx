/** One of many, from a list that opens: what a list is narrowed to, or ordered by. */
import type { Suggestion } from './token-field.tsx';

interface ChoiceProps {
  readonly label: string;
  /** '' where everything is shown. */
  readonly chosen: string;
  /** In the order in which they are offered; nothing is drawn without any. */
  readonly options: readonly Suggestion[];
  readonly choose: (value: string) => void;
  /** What '' is called; left out where something is always chosen. */
  readonly all?: string;
}

/** What is chosen is offered in any case: a link may name what no list has. */
export function Choice({ label, chosen, options, choose, all }: ChoiceProps) {
  const isMissing = chosen !== '' && options.every(({ value }) => value !== chosen);
  const offered = isMissing ? [{ value: chosen, label: chosen }, ...options] : options;
  if (offered.length === 0) return null;
  return (
    <label class="choice">
      <span>{label}</span>
      <select value={chosen} onChange={(event) => choose(event.currentTarget.value)}>
        {all !== undefined && <option value="">{all}</option>}
        {offered.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
}
