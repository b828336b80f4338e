/** Thrown by a reader of documents when the text ends before the document does: the fetch is tried again. */
export class IncompleteDocument extends Error {
  override name = 'IncompleteDocument' as const;
}
