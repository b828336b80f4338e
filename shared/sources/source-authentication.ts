/** The source wants a key and got none, or refuses the one it got: asking again does not help. */
export class SourceAuthentication extends Error {
  override name = 'SourceAuthentication' as const;
}
