/** The sources that the service has: asked for when the first of them is to be named. */
import { signal } from '@preact/signals';
import { type SourceInfo, sourcesOnce } from './reference.ts';

const known = signal<readonly SourceInfo[]>([]);
let isAsked = false;

/** Empty until the service has answered; whoever draws them is drawn again then. */
export function sources(): readonly SourceInfo[] {
  if (!isAsked) {
    isAsked = true;
    sourcesOnce().then(
      ({ items }) => {
        known.value = items;
      },
      () => {
        isAsked = false;
      },
    );
  }
  return known.value;
}
