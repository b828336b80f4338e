/** A failure made on purpose. */
export interface Fault {
  readonly code: string;
  readonly message?: string;
  /** HTTP status, 500 unless given. The SDK repeats a call after 5xx and 429, so one fault may go unseen. */
  readonly status?: number;
  /** How many calls fail, 1 unless given. */
  readonly times?: number;
  /** True: the call takes its effect first, and only its answer fails. */
  readonly afterEffect?: boolean;
  /** True: the connection breaks instead of an answer, so the caller cannot know the outcome. */
  readonly dropConnection?: boolean;
}

export interface Delay {
  readonly milliseconds: number;
  /** How many calls are delayed, 1 unless given. */
  readonly times?: number;
}

/** What the next calls of an action are to suffer; `*` stands for every action. Kept in memory only. */
export class Faults {
  readonly #faults: Planned<Fault>[] = [];
  readonly #delays: Planned<Delay>[] = [];

  failNext(action: string, fault: Fault): void {
    this.#faults.push({ action, what: fault, left: fault.times ?? 1 });
  }

  delayNext(action: string, delay: Delay): void {
    this.#delays.push({ action, what: delay, left: delay.times ?? 1 });
  }

  /** The fault of this call, the oldest first; each is used up as often as it was planned. */
  takeFault(action: string): Fault | undefined {
    return take(this.#faults, action);
  }

  takeDelay(action: string): Delay | undefined {
    return take(this.#delays, action);
  }
}

interface Planned<What> {
  readonly action: string;
  readonly what: What;
  left: number;
}

function take<What>(plans: readonly Planned<What>[], action: string): What | undefined {
  const plan = plans.find((one) => one.left > 0 && (one.action === action || one.action === '*'));
  if (plan === undefined) return undefined;
  plan.left -= 1;
  return plan.what;
}
