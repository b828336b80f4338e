/** Instants and dates, unambiguous everywhere: ISO dates, times in UTC, with how long ago that was. */

interface InstantProps {
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Whether the time of day is of use. */
  readonly time?: boolean;
}

export function Instant({ at, time = false }: InstantProps) {
  return (
    <time dateTime={at} title={`${instantText(at, true)} (${agoText(at, Date.now())})`} class="number">
      {instantText(at, time)}
    </time>
  );
}

/** `2026-07-14`, or `2026-07-14 09:30 UTC`. */
function instantText(at: string, time: boolean): string {
  return time ? `${at.slice(0, 10)} ${at.slice(11, 16)} UTC` : at.slice(0, 10);
}

const STEPS = [
  [60_000, 'second', 1000],
  [3_600_000, 'minute', 60_000],
  [86_400_000, 'hour', 3_600_000],
  [Number.POSITIVE_INFINITY, 'day', 86_400_000],
] as const;

/** "3 days ago", "in 2 hours". */
function agoText(at: string, now: number): string {
  const difference = Date.parse(at) - now;
  const size = Math.abs(difference);
  const [, unit, length] = STEPS.find(([below]) => size < below) ?? STEPS[3];
  const count = Math.round(size / length);
  const words = `${count} ${unit}${count === 1 ? '' : 's'}`;
  return difference < 0 ? `${words} ago` : `in ${words}`;
}
