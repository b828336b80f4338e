/** Short messages about what was just done. They are read out, and go by themselves unless they tell of a failure. */
import { signal } from '@preact/signals';
import { Icon } from '../parts/icon.tsx';

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly kind: 'done' | 'failed';
}

const SHOWN_MS = 6000;
const toasts = signal<readonly Toast[]>([]);
let count = 0;

/** Says that something was done. */
export function toast(text: string): void {
  const id = add(text, 'done');
  setTimeout(() => remove(id), SHOWN_MS);
}

/** Says that something failed; stays until it is closed. */
export function failureToast(text: string): void {
  add(text, 'failed');
}

function add(text: string, kind: Toast['kind']): number {
  count += 1;
  toasts.value = [...toasts.value.slice(-3), { id: count, text, kind }];
  return count;
}

function remove(id: number): void {
  toasts.value = toasts.value.filter((each) => each.id !== id);
}

export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.value.map(({ id, text, kind }) => (
        <div key={id} class={`toast toast-${kind}`}>
          <Icon name={kind === 'done' ? 'check' : 'warning'} />
          <span>{text}</span>
          <button type="button" class="icon-button" aria-label="Close this message" onClick={() => remove(id)}>
            <Icon name="close" />
          </button>
        </div>
      ))}
    </div>
  );
}
