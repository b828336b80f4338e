/**
 * The versions of the layout of items, and how an older one is read. A change of layout takes two deployments, so that no
 * function ever meets what it cannot read, not even those that still run, nor after the step back:
 *
 * 1. `reads: 2` and the upgrade from 1 to 2, while `writes` stays 1: every function can read both.
 * 2. `writes: 2`: what is written from now on has the new layout; what is old is read through the upgrade, and becomes new
 *    when it is written next. Nothing needs to be rewritten at once.
 */
export interface ItemLayout {
  /** The layout of what is written. */
  readonly writes: number;
  /** The newest layout that is understood; {@link ItemLayout.upgrades} leads there from every older one. */
  readonly reads: number;
  /** By the version that it starts from: the members of an item as the next version has them. */
  readonly upgrades: Readonly<Record<number, Upgrade>>;
}

export type Upgrade = (item: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;

export const ITEM_LAYOUT: ItemLayout = { writes: 1, reads: 1, upgrades: {} };

/** The item, which has the layout `schema`, as the newest has it. Throws a RangeError where no upgrade leads on. */
export function upgraded(
  item: Readonly<Record<string, unknown>>,
  schema: number,
  { reads, upgrades }: ItemLayout,
): Readonly<Record<string, unknown>> {
  let current = item;
  for (let version = schema; version < reads; version++) {
    const upgrade = upgrades[version];
    if (upgrade === undefined) throw new RangeError(`layout ${version} of items has no upgrade to ${version + 1}`);
    current = upgrade(current);
  }
  return current;
}
