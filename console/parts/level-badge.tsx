/** A level or verdict: a shape and a word, and a colour beside them. */
import type { Verdict } from '../api/shapes.ts';

export type Standing = Verdict | 'new' | 'disabled';

/** A shape each, so that no colour is needed to tell them apart. */
const SHAPES: Readonly<Record<Standing, { readonly word: string; readonly filled: string; readonly drawn: string }>> = {
  critical: { word: 'Critical', filled: 'M6 1 11.5 6.5 6 12 .5 6.5z', drawn: '' },
  warning: { word: 'Warning', filled: 'M6 1.5 11.5 11.5H.5z', drawn: '' },
  pending: { word: 'Pending', filled: 'M6 2a4.5 4.5 0 0 1 0 9z', drawn: 'M6 2a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9' },
  clear: { word: 'Clear', filled: '', drawn: 'm2 7 3 3 5.5-7' },
  unknown: { word: 'No number', filled: '', drawn: 'M2.5 2.5l7 8m0-8-7 8' },
  new: { word: 'Not evaluated', filled: '', drawn: 'M6 2a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9M6 4.5v2l1.5 1' },
  disabled: { word: 'Disabled', filled: '', drawn: 'M4 3v7m4-7v7' },
};

interface LevelBadgeProps {
  readonly level: Standing;
  /** Instead of the level's own word. */
  readonly word?: string;
}

export function LevelBadge({ level, word }: LevelBadgeProps) {
  return (
    <span class={`level level-${level}`}>
      <LevelMark level={level} />
      {word ?? SHAPES[level].word}
    </span>
  );
}

/** The shape alone, where the word stands elsewhere. */
export function LevelMark({ level }: { readonly level: Standing }) {
  const { filled, drawn } = SHAPES[level];
  return (
    <svg class="level-mark" viewBox="0 0 12 13" aria-hidden="true" focusable="false">
      {filled !== '' && <path class="filled" d={filled} />}
      {drawn !== '' && <path class="drawn" d={drawn} />}
    </svg>
  );
}

/** The word of a level, as the badge prints it. */
export function levelWord(level: Standing): string {
  return SHAPES[level].word;
}
