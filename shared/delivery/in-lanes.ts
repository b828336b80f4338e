/** Work that is done in order within a lane, and several lanes at once. */

/**
 * Runs `work` on every item: those of one lane one after the other, at most `atOnce` lanes at a time. Results come in
 * the order of the items. When one throws, no further item is begun; what is under way is waited for, and the first
 * error is thrown.
 */
export async function inLanes<Item, Result>(
  items: readonly Item[],
  { laneOf, atOnce }: { readonly laneOf: (item: Item) => string; readonly atOnce: number },
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const lanes = Map.groupBy(items.keys(), (index) => laneOf(items[index] as Item)).values();
  const errors: unknown[] = [];
  const worker = async () => {
    // The iterator is shared: each lane goes to the first worker that is free.
    for (const lane of lanes)
      for (const index of lane) {
        if (errors.length > 0) return;
        results[index] = await work(items[index] as Item);
      }
  };
  const workers = Array.from({ length: atOnce }, () => worker().catch((error: unknown) => errors.push(error)));
  await Promise.all(workers);
  if (errors.length > 0) throw errors[0];
  return results;
}
