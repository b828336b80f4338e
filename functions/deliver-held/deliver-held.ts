/** Tells what has waited and is due: digests, what came in quiet hours, what was snoozed; one notice a reader. */
import { inLanes } from '../../shared/delivery/in-lanes.ts';
import { machinePost, type Post, readerPost } from '../../shared/delivery/post.ts';
import { type PostResult, type TellServices, tellMailbox } from '../../shared/delivery/tell-mailbox.ts';
import { latenessKey } from '../../shared/domain/lateness.ts';
import { type Mailbox, PUBLIC_MAILBOX } from '../../shared/domain/mailbox.ts';
import { abandoned } from '../../shared/domain/mailbox-steps.ts';
import { type Scope, scopesOf } from '../../shared/domain/subscription.ts';
import type { Channel } from '../../shared/ports/channel.ts';
import type { ReaderStore } from '../../shared/ports/reader-store.ts';
import type { RuleStore } from '../../shared/ports/rule-store.ts';

/** No reader is begun with after so long, so that the function ends before the next one begins. */
const BEGIN_FOR_MS = 8 * 60_000;

export interface DeliverHeldServices extends TellServices {
  readonly rules: Pick<RuleStore, 'list'>;
  readonly readers: Pick<ReaderStore, 'get'>;
  readonly channel: Channel;
  readonly linkBase: string;
  /** A name of its own for each invocation, as for deliver-notices. */
  readonly newOwner: () => string;
  readonly mailboxesAtOnce: number;
}

export interface DeliverHeldOutput {
  readonly notices: number;
  readonly parked: number;
  /** Readers that could not be told now; the next call tries again. */
  readonly problems: readonly string[];
}

/**
 * Looks at every mailbox in which something waits. Run twice at once, or killed and run again, it tells everything once:
 * what a mailbox holds stays there until its notice is through. One reader's trouble holds nobody else up; where it is not
 * SNS's, the last error is thrown at the end, for the alarm.
 */
export async function deliverHeld(services: DeliverHeldServices): Promise<DeliverHeldOutput> {
  const waiting = await services.mailboxes.waiting();
  const scopes = waiting.some(holdsLateness)
    ? scopesOf((await services.rules.list()).map(({ document }) => document))
    : undefined;
  const owner = services.newOwner();
  const until = services.clock.now().getTime() + BEGIN_FOR_MS;
  const errors: unknown[] = [];
  const tell = async ({ reader }: Mailbox): Promise<PostResult & { readonly reader: string }> => {
    if (services.clock.now().getTime() > until) return { ...NOTHING, reader, problem: 'not begun, the time was over' };
    const post = await postTo(reader, scopes, services);
    if (post !== undefined) return { reader, ...(await tellMailbox(post, owner, services)) };
    // Who was faster has changed it, and the next call looks again.
    await services.mailboxes.saveMailbox(abandoned(await services.mailboxes.mailbox(reader)));
    return { ...NOTHING, reader };
  };
  const lanes = { laneOf: ({ reader }: Mailbox) => reader, atOnce: services.mailboxesAtOnce };
  const results = await inLanes(waiting, lanes, async (box) =>
    tell(box).catch((error: unknown) => {
      errors.push(error);
      return { ...NOTHING, reader: box.reader, problem: error instanceof Error ? error.name : 'unknown' };
    }),
  );
  if (errors.length > 0) throw errors.at(-1);
  return {
    notices: results.reduce((sum, { sent }) => sum + sent, 0),
    parked: results.reduce((sum, { parked }) => sum + parked, 0),
    problems: results.flatMap(({ reader, problem }) => (problem === undefined ? [] : [`${reader}: ${problem}`])),
  };
}

const NOTHING: PostResult = { sent: 0, held: 0, parked: 0 };

function holdsLateness({ held = {} }: Mailbox): boolean {
  return Object.keys(held).some((id) => latenessKey(id) !== undefined);
}

/**
 * Nothing new is offered: what the mailbox holds is told, and a claim that was cut short taken up. Undefined for a reader
 * who has left.
 */
async function postTo(
  id: string,
  scopes: ReadonlyMap<string, Scope> | undefined,
  services: DeliverHeldServices,
): Promise<Post | undefined> {
  if (id === PUBLIC_MAILBOX) return machinePost([], services);
  const reader = await services.readers.get(id);
  if (reader === undefined) return undefined;
  return readerPost(reader, { events: [], ...(scopes !== undefined && { scopes }) }, services);
}
