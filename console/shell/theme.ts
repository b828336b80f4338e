/** Light, dark, or as the system has it. */
import { signal } from '@preact/signals';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const KEPT = 'chokepoint-theme';

export const theme = signal<Theme>('system');
/** Counts the changes of the colours in force, the system's own included: a canvas draws itself again by it. */
export const colourChanges = signal(0);

export function startTheme(): void {
  apply(THEMES.find((each) => each === localStorage.getItem(KEPT)) ?? 'system');
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    colourChanges.value += 1;
  });
}

export function chooseTheme(chosen: Theme): void {
  localStorage.setItem(KEPT, chosen);
  apply(chosen);
}

function apply(chosen: Theme): void {
  theme.value = chosen;
  if (chosen === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = chosen;
  colourChanges.value += 1;
}
