interface ReasonFieldProps {
  readonly reason: string;
  readonly change: (reason: string) => void;
}

/** Why a rule is changed; its revision keeps it. */
export function ReasonField({ reason, change }: ReasonFieldProps) {
  return (
    <div class="field">
      <label for="change-reason">Why, for the record</label>
      <input
        id="change-reason"
        value={reason}
        maxLength={500}
        autoComplete="off"
        onInput={(event) => change(event.currentTarget.value)}
      />
    </div>
  );
}
