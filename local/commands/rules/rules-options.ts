/** What `chokepoint rules ...` was asked. */
export interface RulesOptions {
  /** Directory of rule files; left out: the rules that ship. */
  readonly rules?: string;
  /** Data directory of a local service; left out: the carried figures. */
  readonly data?: string;
  readonly json: boolean;
  /** What stands behind the command: ids of rules, or for `diff` two paths. */
  readonly names: readonly string[];
  /** Address of the API, and a token for it, as given or from the environment. */
  readonly api?: string;
  readonly token?: string;
  /** Why, for the record of each rule that changes. */
  readonly reason?: string;
  readonly removeOthers: boolean;
  readonly dryRun: boolean;
  /** Directory for exported files; left out: standard output. */
  readonly out?: string;
}
