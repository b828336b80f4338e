/** Small drawings of 20 by 20, in the colour of the text. They stand beside words, never instead of them. */
const DRAWINGS = {
  brand: 'M2 5c5 0 5.5 5 8 5s3-5 8-5M2 15c5 0 5.5-5 8-5s3 5 8 5',
  overview: 'M3 16V9m4.7 7V4m4.6 12v-5M17 16V7',
  alerts: 'M10 3a5 5 0 0 0-5 5v3l-1.5 3h13L15 11V8a5 5 0 0 0-5-5M8.3 16.5a1.8 1.8 0 0 0 3.4 0',
  notices: 'M3 5h14v10H3zm0 .5 7 5.5 7-5.5',
  releases: 'M3.5 5h13v11.5h-13zm0 3.5h13M7 3v3m6-3v3',
  readers:
    'M7.5 9a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5M3 16c0-3 2-4.5 4.5-4.5S12 13 12 16m1-7.5a2 2 0 1 0 0-4m1 7c2 .4 3 2 3 4.5',
  person: 'M10 9.5A3 3 0 1 0 10 3.4a3 3 0 0 0 0 6.1M4 17c0-3.5 2.5-5 6-5s6 1.5 6 5',
  check: 'm4 10.5 4 4 8-9',
  warning: 'M10 3 2.5 16.5h15zM10 8v4m0 2v.5',
  close: 'm5 5 10 10M15 5 5 15',
  down: 'm5 8 5 5 5-5',
  up: 'm5 12 5-5 5 5',
  left: 'm12 5-5 5 5 5',
  right: 'm8 5 5 5-5 5',
  search: 'M9 14A5 5 0 1 0 9 4a5 5 0 0 0 0 10m3.5-1.5L17 17',
  filter: 'M3 5h14M6 10h8m-5 5h2',
  download: 'M10 3v9m-4-4 4 4 4-4M4 16h12',
  plus: 'M10 4v12M4 10h12',
  edit: 'M4 16l.8-3.5L13 4.3l2.7 2.7-8.2 8.2z',
  bell: 'M10 3a5 5 0 0 0-5 5v3l-1.5 3h13L15 11V8a5 5 0 0 0-5-5',
  pause: 'M7 4v12m6-12v12',
  link: 'M8 12l4-4M9 6l1.5-1.5a3.5 3.5 0 0 1 5 5L14 11m-3 3-1.5 1.5a3.5 3.5 0 0 1-5-5L6 9',
  clock: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14m0-11v4l3 2',
  copy: 'M7 7h9v9H7zM4 13V4h9',
  trash: 'M4 6h12M8 6V4h4v2m-6 0 .7 10h6.6L14 6',
  play: 'M6 4v12l10-6z',
} as const;

export type IconName = keyof typeof DRAWINGS;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path d={DRAWINGS[name]} />
    </svg>
  );
}
