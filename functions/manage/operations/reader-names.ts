/** Who did something, as they want to be called: stored is the id alone, which on AWS says nothing to anybody. */
import type { ManageServices } from '../services.ts';

/** The name beside an id; nothing for somebody who has not signed up as a reader, or has left. */
export type ReaderNames = (id: string | undefined) => { readonly byName?: string };

/** Looks each of the ids up once. */
export async function readerNames(
  ids: readonly (string | undefined)[],
  { readers }: Pick<ManageServices, 'readers'>,
): Promise<ReaderNames> {
  const asked = [...new Set(ids)].filter((id) => id !== undefined);
  const found = await Promise.all(asked.map((id) => readers.get(id)));
  const names = new Map(found.flatMap((reader) => (reader === undefined ? [] : [[reader.id, reader.name]])));
  return (id) => {
    const byName = id === undefined ? undefined : names.get(id);
    return byName === undefined ? {} : { byName };
  };
}
