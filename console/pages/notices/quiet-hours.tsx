/** Hours in which nothing is sent; it comes when they end. */
import { TimeField } from './field.tsx';
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
            <TimeField
              label="From"
              path="quietHours.from"
              problem={problem}
              value={quietHours.from}
              change={(from) => change({ from })}
            />
            <TimeField
              label="Until"
              path="quietHours.until"
              problem={problem}
              value={quietHours.until}
              change={(until) => change({ until })}
            />
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
