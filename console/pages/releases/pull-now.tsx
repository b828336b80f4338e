/** For operators: look for releases of a source now instead of at its hours. */
import { useState } from 'preact/hooks';
import { type ApiProblem, asProblem } from '../../api/api-problem.ts';
import { request } from '../../api/client.ts';
import { sources } from '../../api/sources.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { DialogActions } from '../../parts/dialog-actions.tsx';
import { Failure } from '../../parts/failure.tsx';
import { Icon } from '../../parts/icon.tsx';
import { sourceName } from '../../parts/names.ts';
import { toast } from '../../shell/toasts.tsx';
import type { Run } from './shapes.ts';

export function PullNow({ started }: { readonly started: () => void }) {
  const [asked, ask] = useState(false);
  return (
    <>
      <button type="button" class="button button-first" onClick={() => ask(true)}>
        <Icon name="play" /> Pull now
      </button>
      {asked && <PullDialog started={started} close={() => ask(false)} />}
    </>
  );
}

function PullDialog({ started, close }: { readonly started: () => void; readonly close: () => void }) {
  const [asked, setSource] = useState<string>();
  const source = asked ?? sources()[0]?.id ?? '';
  const [from, setFrom] = useState('');
  const [until, setUntil] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    try {
      const range = { ...(from !== '' && { from }), ...(until !== '' && { until }) };
      await request<Run>('POST', '/runs', { body: { source, ...range } });
      toast(`${sourceName(source)} is being asked.`);
      started();
      close();
    } catch (error) {
      // In the dialog: what is behind it cannot be read.
      setProblem(asProblem(error));
      setBusy(false);
    }
  };
  return (
    <Dialog title="Look for releases now" close={close}>
      <form onSubmit={(event) => void submit(event)}>
        <p class="quiet">What is new or changed is pulled, evaluated and told, as at the source’s own hours.</p>
        <div class="field">
          <label for="pull-source">Source</label>
          <select id="pull-source" value={source} onChange={(event) => setSource(event.currentTarget.value)}>
            {sources().map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </div>
        <div class="pull-range">
          <Month id="pull-from" label="From month" value={from} change={setFrom} />
          <Month id="pull-until" label="Until month" value={until} change={setUntil} />
        </div>
        {problem !== undefined && <Failure problem={problem} />}
        <p class="quiet small">Leave the months empty for what is due; give both to fill in history.</p>
        <DialogActions submit="Pull now" disabled={busy || source === ''} close={close} />
      </form>
    </Dialog>
  );
}

interface MonthProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly change: (value: string) => void;
}

function Month({ id, label, value, change }: MonthProps) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        value={value}
        pattern="\d{4}-(0[1-9]|1[0-2])"
        placeholder="2026-07"
        title="a month such as 2026-07"
        autoComplete="off"
        onInput={(event) => change(event.currentTarget.value.trim())}
      />
    </div>
  );
}
