/** A line of a history in one line of text: a character a period. */

const BLOCKS = '▁▂▃▄▅▆▇█';
const PLAIN = '_.-=+*#@';
const SHOWN = 24;

/** Whether a terminal that reads UTF-8 is on the other end. */
export function speaksUnicode(stream: Pick<NodeJS.WriteStream, 'isTTY'>, environment: NodeJS.ProcessEnv): boolean {
  // The first of the three that is set decides, as in POSIX.
  const locale = [environment['LC_ALL'], environment['LC_CTYPE'], environment['LANG']].find(
    (name) => name !== undefined && name !== '',
  );
  return stream.isTTY && /utf-?8/i.test(locale ?? '');
}

/**
 * The last 24 values. The height is of the range from zero, or from the lowest where that is below, to the highest of
 * values and `top`. A period without a number leaves a gap.
 */
export function sparkline(values: readonly (number | null)[], top: number, unicode: boolean): string {
  const shown = values.slice(-SHOWN);
  const numbers = shown.filter((value) => value !== null);
  const [low, high] = [Math.min(0, ...numbers), Math.max(top, ...numbers)];
  const ramp = unicode ? BLOCKS : PLAIN;
  return shown
    .map((value) => {
      if (value === null) return unicode ? '·' : ' ';
      const step = high > low ? Math.floor(((value - low) / (high - low)) * ramp.length) : 0;
      return ramp[Math.min(ramp.length - 1, step)] ?? '';
    })
    .join('');
}
