/** At each release, or together: when a digest comes, and what does not wait for it. */
import { Segmented } from '../../parts/segmented.tsx';
import { TimeField } from './field.tsx';
import type { PartProps } from './settings-part.ts';

const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
const CADENCES = [
  ['immediate', 'At each release'],
  ['daily', 'Once a day'],
  ['weekly', 'Once a week'],
] as const;

export function Cadence({ body, set, problem }: PartProps) {
  return (
    <>
      <div class="field">
        <span class="label" aria-hidden="true">
          How often
        </span>
        <Segmented
          legend="How often"
          name="cadence"
          options={CADENCES}
          chosen={body.cadence ?? 'immediate'}
          choose={(cadence) => set({ cadence })}
        />
      </div>
      {body.cadence !== 'immediate' && (
        <div class="notices-pair">
          {body.cadence === 'weekly' && (
            <div class="field">
              <label for="digest-day">On</label>
              <select
                id="digest-day"
                value={body.digestDay ?? 'monday'}
                onChange={(event) =>
                  set({ digestDay: DAYS.find((day) => day === event.currentTarget.value) ?? 'monday' })
                }
              >
                {DAYS.map((day) => (
                  <option key={day} value={day}>
                    {day.charAt(0).toUpperCase() + day.slice(1)}
                  </option>
                ))}
              </select>
            </div>
          )}
          <TimeField
            label="At"
            path="digestAt"
            problem={problem}
            value={body.digestAt}
            change={(digestAt) => set({ digestAt })}
          />
        </div>
      )}
      {body.cadence !== 'immediate' && (
        <label class="check">
          <input
            type="checkbox"
            checked={body.criticalAtOnce === true}
            onChange={(event) => set({ criticalAtOnce: event.currentTarget.checked })}
          />
          Critical alerts are told at once
        </label>
      )}
    </>
  );
}
