/** Kinds of events in a word or two. */
import type { EventKind } from '../../api/shapes.ts';

const WORDS: Readonly<Record<EventKind, string>> = {
  raised: 'Raised',
  escalated: 'Escalated',
  eased: 'Eased',
  resolved: 'Resolved',
  reminder: 'Still raised',
  'no-data': 'No number',
  'data-back': 'Numbers are back',
  corrected: 'Corrected by a revision',
  'needs-review': 'A commodity code changed',
  closed: 'Closed',
};

export function eventWord(kind: EventKind): string {
  return WORDS[kind];
}
