/** When a reader is told: at each release or together, and never in quiet hours. */
import { useState } from 'preact/hooks';
import { type ApiProblem, asProblem } from '../../api/api-problem.ts';
import { request } from '../../api/client.ts';
import { person } from '../../session/session.ts';
import { toast } from '../../shell/toasts.tsx';
import { Cadence } from './cadence.tsx';
import { FieldProblems, Field } from './field.tsx';
import { QuietHours } from './quiet-hours.tsx';
import type { PartProps } from './settings-part.ts';
import type { Me, SettingsBody } from './shapes.ts';

/** What the browser says; UTC where it says nothing. */
function ownTimeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
}

export function SignUp({ signedUp }: { readonly signedUp: () => void }) {
  const fresh: SettingsBody = {
    name: person.value?.name ?? '',
    timeZone: ownTimeZone(),
    cadence: 'immediate',
    digestAt: '08:00',
  };
  return (
    <section class="card" aria-labelledby="sign-up-title">
      <h2 id="sign-up-title">You are not told of anything yet</h2>
      <p>Say how you want to be told. Then add an address, and what you want to hear of.</p>
      <SettingsForm
        start={fresh}
        button="Begin"
        save={async (body) => {
          await request('PUT', '/me', { body, ifNoneMatch: '*' });
          toast('Welcome. Now add an address.');
          signedUp();
        }}
      />
    </section>
  );
}

export function SettingsCard({ me, changed }: { readonly me: Me; readonly changed: () => void }) {
  const { name, timeZone, cadence, digestAt, digestDay, criticalAtOnce, quietHours, version } = me;
  const start: SettingsBody = {
    name,
    timeZone,
    cadence,
    digestAt,
    ...(digestDay !== undefined && { digestDay }),
    ...(criticalAtOnce !== undefined && { criticalAtOnce }),
    ...(quietHours !== undefined && { quietHours }),
  };
  return (
    <section class="card" aria-labelledby="settings-title">
      <h2 id="settings-title">When</h2>
      <SettingsForm
        start={start}
        button="Save"
        save={async (body) => {
          await request('PUT', '/me', { body, ifMatch: `"${version}"` });
          toast('Saved.');
          changed();
        }}
      />
    </section>
  );
}

interface SettingsFormProps {
  readonly start: SettingsBody;
  readonly button: string;
  /** Throws the API's problem. */
  readonly save: (body: SettingsBody) => Promise<void>;
}

function SettingsForm({ start, button, save }: SettingsFormProps) {
  const [body, setBody] = useState(start);
  const [problem, setProblem] = useState<ApiProblem>();
  const [busy, setBusy] = useState(false);
  const set = (changes: Partial<SettingsBody>) => setBody((before) => ({ ...before, ...changes }));
  const dropQuietHours = () => {
    const { quietHours: _, ...rest } = body;
    setBody(rest);
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      await save(sendable(body));
    } catch (error) {
      setProblem(asProblem(error));
    }
    setBusy(false);
  };
  return (
    <form class="notices-form" onSubmit={(event) => void submit(event)}>
      <Field label="Name in notices" path="name" problem={problem}>
        {(attributes) => (
          <input
            {...attributes}
            required
            maxLength={100}
            autoComplete="name"
            value={body.name}
            onInput={(event) => set({ name: event.currentTarget.value })}
          />
        )}
      </Field>
      <TimeZone body={body} set={set} problem={problem} />
      <Cadence body={body} set={set} problem={problem} />
      <QuietHours body={body} set={set} drop={dropQuietHours} problem={problem} />
      <FieldProblems
        problem={problem}
        except={['name', 'timeZone', 'digestAt', 'quietHours.from', 'quietHours.until']}
      />
      <div class="actions">
        <button class="button button-first" disabled={busy}>
          {button}
        </button>
      </div>
    </form>
  );
}

/** A day goes with a weekly digest alone, an exception with any; quiet hours that are off are left out. */
function sendable({ digestDay, criticalAtOnce, quietHours, ...rest }: SettingsBody): SettingsBody {
  return {
    ...rest,
    ...(rest.cadence === 'weekly' && { digestDay: digestDay ?? 'monday' }),
    ...(rest.cadence !== 'immediate' && criticalAtOnce !== undefined && { criticalAtOnce }),
    ...(quietHours !== undefined && { quietHours }),
  };
}

function TimeZone({ body, set, problem }: PartProps) {
  return (
    <Field label="Time zone" path="timeZone" problem={problem}>
      {(attributes) => (
        <>
          <input
            {...attributes}
            list="time-zones"
            value={body.timeZone}
            autoComplete="off"
            onInput={(event) => set({ timeZone: event.currentTarget.value })}
          />
          <datalist id="time-zones">
            {Intl.supportedValuesOf('timeZone').map((zone) => (
              <option key={zone} value={zone} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}
