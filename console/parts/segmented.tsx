/** One of a few, side by side: radio buttons that look like one switch. */

interface SegmentedProps<T extends string | number | boolean> {
  /** What is chosen; for who does not see it. */
  readonly legend: string;
  /** Of the radio buttons: another one for each switch of a page. */
  readonly name: string;
  readonly options: readonly (readonly [value: T, label: string])[];
  readonly chosen: T;
  readonly choose: (value: T) => void;
  /** Options that cannot be chosen now. */
  readonly disabled?: readonly T[];
}

export function Segmented<T extends string | number | boolean>(props: SegmentedProps<T>) {
  const { legend, name, options, chosen, choose, disabled = [] } = props;
  return (
    <fieldset class="segmented">
      <legend>{legend}</legend>
      {options.map(([value, label]) => (
        <label key={String(value)}>
          <input
            type="radio"
            name={name}
            checked={chosen === value}
            disabled={disabled.includes(value)}
            onChange={() => choose(value)}
          />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  );
}
