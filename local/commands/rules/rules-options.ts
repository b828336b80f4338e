/** What `chokepoint rules ...` was asked. */
export interface RulesOptions {
  /** Directory of rule files; left out: the rules that ship. */
  readonly rules?: string;
  /** Data directory of a local service; left out: the carried figures. */
  readonly data?: string;
  readonly json: boolean;
  /** What stands behind the command: ids of rules, or for `diff` two paths. */
  readonly names: readonly string[];
}
