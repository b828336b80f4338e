/** What every page is given. */
export interface PageProps {
  /** What the address filled in, decoded: `{ rule: 'us-tungsten-china' }`. */
  readonly parameters: Readonly<Record<string, string>>;
}
