/** Hours in which nothing is sent; it comes when they end. */
import { Field } from './field.tsx';
import type { PartProps } from './settings-part.ts';

const QUIET = { from: '22:00', until: '07:00', criticalBreaksThrough: true };

export function QuietHours({ body, set, drop, problem }: PartProps & { readonly drop: () => void }) {
  const { quietHours } = body;
  const change = (changes: Partial<typeof QUIET>) => set({ quietHours: { ...QUIET, ...quietHours, ...changes } });
  return (
    <fieldset class="notices-quiet">
      <legend>
        <label class="check">
          <input
            type="checkbox"
            checked={quietHours !== undefined}
            onChange={(event) => (event.currentTarget.checked ? change({}) : drop())}
          />
          Quiet hours
        </label>
      </legend>
      {quietHours !== undefined && (
        <>
          <div class="notices-pair">
            <Field label="From" path="quietHours.from" problem={problem}>
              {(attributes) => (
                <input
                  {...attributes}
                  type="time"
                  value={quietHours.from}
                  onInput={(event) => change({ from: event.currentTarget.value })}
                />
              )}
            </Field>
            <Field label="Until" path="quietHours.until" problem={problem}>
              {(attributes) => (
                <input
                  {...attributes}
                  type="time"
                  value={quietHours.until}
                  onInput={(event) => change({ until: event.currentTarget.value })}
                />
              )}
            </Field>
          </div>
          <label class="check">
            <input
              type="checkbox"
              checked={quietHours.criticalBreaksThrough === true}
              onChange={(event) => change({ criticalBreaksThrough: event.currentTarget.checked })}
            />
            Critical alerts are told in quiet hours too
          </label>
        </>
      )}
    </fieldset>
  );
}
