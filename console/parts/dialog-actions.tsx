interface DialogActionsProps {
  /** What the button that submits does. */
  readonly submit: string;
  readonly disabled?: boolean;
  /** It takes something away. */
  readonly isDanger?: boolean;
  readonly close: () => void;
}

/** The end of a dialog's form: do it, or do not. */
export function DialogActions({ submit, disabled = false, isDanger = false, close }: DialogActionsProps) {
  return (
    <div class="actions">
      <button class={`button ${isDanger ? 'button-danger' : 'button-first'}`} disabled={disabled}>
        {submit}
      </button>
      <button type="button" class="button" onClick={close}>
        Cancel
      </button>
    </div>
  );
}
