import type { AlertEvent, AlertState } from '../../shared/domain/alert.ts';
import type { AlertStore } from '../../shared/ports/alert-store.ts';

/**
 * Compare-and-set of a state, and after it the history and the alert records of what it newly holds. A crash between the two loses nothing:
 * delivery records what is in an outbox as well. False when somebody else was first.
 */
export async function saveAndRecord(
  state: AlertState,
  events: readonly AlertEvent[],
  { alerts }: { readonly alerts: AlertStore },
): Promise<boolean> {
  if (!(await alerts.saveState(state))) return false;
  for (const event of events) {
    await alerts.recordEvent(event);
    await alerts.recordAlert(event);
  }
  return true;
}
