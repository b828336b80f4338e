/** The source answered with something else than it documents: nothing of it may be taken over. */
export class SourceFormat extends Error {
  override name = 'SourceFormat' as const;
}
