/** What the charts show: subject, months, values as first assessed. */
import type { Assessed } from '../../api/shapes.ts';
import { Segmented } from '../../parts/segmented.tsx';
import { RANGES } from './chart/chart-data.ts';
import { asOfChosen, chooseAsOf, chooseFirst, chooseRange, chooseSubject, type Chosen } from './chosen.ts';

interface ChartControlsProps {
  readonly assessments: Assessed;
  readonly chosen: Chosen;
}

export function ChartControls({ assessments, chosen }: ChartControlsProps) {
  const { subjects } = assessments;
  return (
    <div class="chart-controls">
      {subjects.length > 1 && (
        <label class="choice">
          <span>Subject</span>
          <select value={chosen.subject} onChange={(event) => chooseSubject(event.currentTarget.value)}>
            {subjects.map(({ subject, name, months }) => (
              <option key={subject} value={subject}>
                {name}
                {months.at(-1)?.level !== 'clear' && ` (${months.at(-1)?.level ?? ''})`}
              </option>
            ))}
          </select>
        </label>
      )}
      <Segmented
        legend="Months shown"
        name="range"
        options={RANGES.map(({ months, label }) => [months, label] as const)}
        chosen={chosen.range}
        choose={chooseRange}
      />
      <AsKnownOn />
      <label class="check">
        <input type="checkbox" checked={chosen.first} onChange={(event) => chooseFirst(event.currentTarget.checked)} />
        As first assessed, beside now
      </label>
    </div>
  );
}

/** A day as the rest of the console writes it: the browser's own field would write it as the machine's locale does. */
function AsKnownOn() {
  const day = asOfChosen() ?? '';
  const choose = (typed: string) => {
    if (typed === '' || /^\d{4}-\d\d-\d\d$/.test(typed)) chooseAsOf(typed);
  };
  return (
    <label class="choice as-known-on">
      <span>As known on</span>
      <input
        key={day}
        inputMode="numeric"
        placeholder="2026-03-31"
        pattern="\d{4}-\d\d-\d\d"
        title="A day such as 2026-03-31; empty for now"
        defaultValue={day}
        onChange={(event) => choose(event.currentTarget.value.trim())}
      />
    </label>
  );
}
