/** Acknowledge with a comment, and snooze for oneself: on an open alert. */
import { useState } from 'preact/hooks';
import { asProblem } from '../api/api-problem.ts';
import { request } from '../api/client.ts';
import type { Alert } from '../api/shapes.ts';
import { failureToast, toast } from '../shell/toasts.tsx';
import { Dialog } from './dialog.tsx';
import { DialogActions } from './dialog-actions.tsx';
import { Icon } from './icon.tsx';
import { Instant } from './instant.tsx';

interface AlertActionsProps {
  readonly alert: Alert;
  /** Is given the alert as it is after the change. */
  readonly changed: (alert: Alert) => void;
}

type Asked = 'acknowledge' | 'snooze' | undefined;

export function AlertActions({ alert, changed }: AlertActionsProps) {
  const [asked, ask] = useState<Asked>(undefined);
  const close = () => ask(undefined);
  const withdraw = (what: 'acknowledgement' | 'snooze', said: string) =>
    void change({ method: 'DELETE', what, alert }, changed, said);
  if (alert.state === 'closed') return null;
  const { acknowledgement, snoozedUntil } = alert;
  return (
    <div class="alert-actions">
      {acknowledgement !== undefined && (
        <p class="small">
          <Icon name="check" /> Acknowledged by {acknowledgement.byName ?? acknowledgement.by},{' '}
          <Instant at={acknowledgement.at} time />
          {acknowledgement.comment !== undefined && `: “${acknowledgement.comment}”`}
        </p>
      )}
      {snoozedUntil !== undefined && (
        <p class="small">
          <Icon name="pause" /> You are not told about it until <Instant at={snoozedUntil} time />
        </p>
      )}
      <div class="actions">
        {acknowledgement === undefined ? (
          <button type="button" class="button" onClick={() => ask('acknowledge')}>
            <Icon name="check" /> Acknowledge
          </button>
        ) : (
          <button type="button" class="button" onClick={() => withdraw('acknowledgement', 'No longer acknowledged.')}>
            Take back the acknowledgement
          </button>
        )}
        {snoozedUntil === undefined ? (
          <button type="button" class="button" onClick={() => ask('snooze')}>
            <Icon name="pause" /> Snooze
          </button>
        ) : (
          <button type="button" class="button" onClick={() => withdraw('snooze', 'You are told about it again.')}>
            End the snooze
          </button>
        )}
      </div>
      {asked === 'acknowledge' && <AcknowledgeDialog alert={alert} changed={changed} close={close} />}
      {asked === 'snooze' && <SnoozeDialog alert={alert} changed={changed} close={close} />}
    </div>
  );
}

interface Change {
  readonly method: 'POST' | 'DELETE';
  readonly what: 'acknowledgement' | 'snooze';
  readonly alert: Alert;
  readonly body?: unknown;
}

/** True if it was done; a failure is said. */
async function change(
  { method, what, alert, body }: Change,
  changed: (alert: Alert) => void,
  said: string,
): Promise<boolean> {
  try {
    const path = `/alerts/${encodeURIComponent(alert.id)}/${what}`;
    const { value } = await request<Alert>(method, path, body === undefined ? {} : { body });
    changed(value);
    toast(said);
    return true;
  } catch (error) {
    const problem = asProblem(error);
    failureToast(`${problem.title}. ${problem.message}`);
    return false;
  }
}

interface ActionDialogProps extends AlertActionsProps {
  readonly close: () => void;
}

function AcknowledgeDialog({ alert, changed, close }: ActionDialogProps) {
  const [comment, setComment] = useState('');
  const submit = async (event: Event) => {
    event.preventDefault();
    const body = comment.trim() === '' ? {} : { comment: comment.trim() };
    if (await change({ method: 'POST', what: 'acknowledgement', alert, body }, changed, 'Acknowledged.')) close();
  };
  return (
    <Dialog title="Acknowledge this alert" close={close}>
      <form onSubmit={(event) => void submit(event)}>
        <p class="quiet">Everybody sees that you have it in hand. It stays open until the figures are back.</p>
        <div class="field">
          <label for="acknowledge-comment">Comment, if you like</label>
          <input
            id="acknowledge-comment"
            maxLength={500}
            value={comment}
            onInput={(event) => setComment(event.currentTarget.value)}
          />
        </div>
        <DialogActions submit="Acknowledge" close={close} />
      </form>
    </Dialog>
  );
}

const DAY_MS = 86_400_000;
const SPANS = [
  { days: 7, label: 'One week' },
  { days: 31, label: 'One month: about one release' },
  { days: 92, label: 'Three months' },
] as const;

function SnoozeDialog({ alert, changed, close }: ActionDialogProps) {
  const [days, setDays] = useState<number>(31);
  const submit = async (event: Event) => {
    event.preventDefault();
    const until = new Date(Date.now() + days * DAY_MS).toISOString();
    if (await change({ method: 'POST', what: 'snooze', alert, body: { until } }, changed, 'Snoozed, for you alone.'))
      close();
  };
  return (
    <Dialog title="Snooze this alert" close={close}>
      <form onSubmit={(event) => void submit(event)}>
        <p class="quiet">
          You are not told about it for a while. Others are; nothing is lost, it is told when the time is over.
        </p>
        <div class="field">
          <label for="snooze-days">For</label>
          <select id="snooze-days" value={days} onChange={(event) => setDays(Number(event.currentTarget.value))}>
            {SPANS.map((span) => (
              <option key={span.days} value={span.days}>
                {span.label}
              </option>
            ))}
          </select>
        </div>
        <DialogActions submit="Snooze" close={close} />
      </form>
    </Dialog>
  );
}
