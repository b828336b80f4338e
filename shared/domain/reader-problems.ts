/** What keeps a reader from being told, in sentences. */
import { type Address, addressProblem, isReached, maskedAddress } from './address.ts';
import type { Reader } from './reader.ts';

/** Empty when all is well. For others than the reader the addresses are masked. */
export function readerProblems(
  { addresses, subscriptions }: Pick<Reader, 'addresses' | 'subscriptions'>,
  { masked }: { readonly masked: boolean },
): string[] {
  const wanted = addresses.filter(({ removedAt }) => removedAt === undefined);
  const nameOf = (address: Address) => (masked ? maskedAddress(address) : address.address);
  return [
    ...reachProblems(wanted),
    ...wanted.flatMap((address) => {
      const problem = addressProblem(address);
      return problem === undefined ? [] : [`${nameOf(address)}: ${problem}`];
    }),
    ...(subscriptions.length === 0 ? ['no subscription: nothing is asked for'] : []),
  ];
}

function reachProblems(wanted: readonly Address[]): string[] {
  if (wanted.length === 0) return ['no address: nothing can be sent'];
  return wanted.some(isReached) ? [] : ['no confirmed address: nothing arrives'];
}
