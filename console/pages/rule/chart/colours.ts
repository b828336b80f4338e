/** The tokens of the style as colours that a canvas takes. */

const TOKENS = [
  'text',
  'text-quiet',
  'line',
  'line-strong',
  'surface',
  'accent',
  'critical',
  'critical-ground',
  'warning',
  'warning-ground',
  'clear',
  'unknown',
  'pending',
  'series-1',
  'series-2',
  'series-3',
  'series-4',
  'series-5',
  'series-6',
  'series-rest',
] as const;

export type Colours = Readonly<Record<(typeof TOKENS)[number], string>>;

/** Reads them as they are in force now: `light-dark()` is resolved by the browser. */
export function coloursInForce(): Colours {
  const probe = document.createElement('span');
  // With reduced motion everything has a transition of next to no time, and a colour read at once would be the one before.
  probe.style.transitionProperty = 'none';
  document.body.append(probe);
  const colours = Object.fromEntries(
    TOKENS.map((token) => {
      probe.style.color = `var(--${token})`;
      return [token, getComputedStyle(probe).color];
    }),
  );
  probe.remove();
  return colours as Colours;
}

/** The colour of a layer of the stack. */
export function layerColour(colours: Colours, index: number, isRest: boolean): string {
  const series = [
    colours['series-1'],
    colours['series-2'],
    colours['series-3'],
    colours['series-4'],
    colours['series-5'],
    colours['series-6'],
  ];
  return isRest ? colours['series-rest'] : (series[index % series.length] ?? colours['series-rest']);
}

/** The same colour, let through. */
export function faded(colour: string, opacity: number): string {
  return `color-mix(in srgb, ${colour} ${Math.round(opacity * 100)}%, transparent)`;
}
