/**
 * Several deliveries on one mailbox, each step of each in any order, any of them dying anywhere: whatever happens, every
 * event is told, and none twice but in the one publish whose outcome nobody knew.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Timing } from '../../../shared/domain/due.ts';
import type { Mailbox } from '../../../shared/domain/mailbox.ts';
import { type Actor, failed, finished, nextStep, retryStep, snoozed } from '../../../shared/domain/mailbox-steps.ts';
import { SETTINGS_DEFAULT } from '../../../shared/domain/reader-settings.ts';
import { anEvent } from '../../support/an-event.ts';

const START = Date.parse('2026-09-04T13:00:00.000Z');
const EVENTS = ['a', 'b', 'c', 'd'].map((id) => anEvent({ id }));
const empty = (reader = 'ann'): Mailbox => ({ reader, told: {}, version: 0 });
const by = (owner: string, minutes = 0): Actor => ({ owner, now: new Date(START + minutes * 60_000) });
const DAILY: Timing = { ...SETTINGS_DEFAULT, cadence: 'daily', digestAt: '17:00' };

type Phase = 'read' | 'claim' | 'publish' | 'finish' | 'done';

/** One invocation, as far as it has come. */
interface Delivery {
  readonly owner: string;
  readonly events: readonly (typeof EVENTS)[number][];
  readonly timing?: Timing;
  phase: Phase;
  read: Mailbox;
}

interface World {
  box: Mailbox;
  minutes: number;
  /** Every publish that SNS took, with how it was known. */
  readonly published: { readonly notice: string; readonly events: readonly string[]; readonly attempts: number }[];
}

/** Does the next step of the delivery. A compare-and-set that is lost begins anew. */
function advance(world: World, delivery: Delivery): void {
  const actor = by(delivery.owner, world.minutes);
  const cas = (next: Mailbox) => {
    if (next.version !== world.box.version + 1) return false;
    world.box = next;
    return true;
  };
  if (delivery.phase === 'read') {
    delivery.read = world.box;
    delivery.phase = 'claim';
  } else if (delivery.phase === 'claim') {
    const { events, timing } = delivery;
    const step = nextStep(delivery.read, { events, ...(timing !== undefined && { timing }) }, actor);
    if (step.what === 'nothing' || step.what === 'busy') delivery.phase = 'done';
    else if (!cas(step.box)) delivery.phase = 'read';
    else {
      delivery.read = step.box;
      delivery.phase = step.what === 'send' ? 'publish' : 'read';
    }
  } else if (delivery.phase === 'publish') {
    const { inFlight } = delivery.read;
    if (inFlight !== undefined) world.published.push(inFlight);
    delivery.phase = 'finish';
  } else if (delivery.phase === 'finish') {
    const next = finished(world.box, actor);
    if (next !== undefined) cas(next);
    delivery.phase = 'read';
  }
}

const anyCourse = fc.record({
  deliveries: fc.array(fc.record({ events: fc.subarray(EVENTS, { minLength: 1 }), isDigest: fc.boolean() }), {
    minLength: 1,
    maxLength: 4,
  }),
  /** Which delivery goes on, or dies, or a jump of the clock. */
  schedule: fc.array(
    fc.oneof(
      { weight: 12, arbitrary: fc.record({ go: fc.nat(3) }) },
      { weight: 1, arbitrary: fc.record({ die: fc.nat(3) }) },
      { weight: 1, arbitrary: fc.record({ wait: fc.constantFrom(5, 17, 300) }) },
    ),
    { maxLength: 60 },
  ),
});

describe('whatever the order of steps, and whoever dies', () => {
  it('everything is told, and nothing twice but a publish of which nobody knew', () => {
    fc.assert(
      fc.property(anyCourse, ({ deliveries: given, schedule }) => {
        const world: World = { box: empty(), minutes: 0, published: [] };
        const deliveries = given.map(
          ({ events, isDigest }, index): Delivery => ({
            owner: `delivery-${index}`,
            events,
            ...(isDigest && { timing: DAILY }),
            phase: 'read',
            read: world.box,
          }),
        );
        for (const move of schedule) {
          if ('wait' in move) world.minutes += move.wait;
          const target = deliveries['go' in move ? move.go : 'die' in move ? move.die : -1];
          if (target === undefined) continue;
          if ('die' in move) target.phase = 'done';
          else advance(world, target);
        }
        // Whoever is half-way goes on; then somebody comes when every lease is over and every digest is due.
        for (const delivery of deliveries) run(world, delivery);
        world.minutes += 48 * 60;
        const wanted = new Set(deliveries.flatMap(({ events }) => events.map(({ id }) => id)));
        const events = EVENTS.filter(({ id }) => wanted.has(id));
        run(world, { owner: 'last', events, timing: SETTINGS_DEFAULT, phase: 'read', read: world.box });
        check(world, wanted);
        // Nobody died and no lease ran out: then nothing is repeated at all.
        if (schedule.every((move) => 'go' in move)) expect(repeatsIn(world)).toBe(0);
      }),
      { numRuns: 1_500 },
    );
  });

  function run(world: World, delivery: Delivery): void {
    for (let step = 0; step < 60 && delivery.phase !== 'done'; step++) advance(world, delivery);
  }

  function repeatsIn({ published }: World): number {
    return published.length - new Set(published.map(({ notice }) => notice)).size;
  }

  function check(world: World, wanted: ReadonlySet<string>): void {
    const { box, published } = world;
    expect(Object.keys(box.told).toSorted()).toEqual([...wanted].toSorted());
    expect([box.inFlight, box.held, box.parked]).toEqual([undefined, undefined, undefined]);
    for (const id of wanted) {
      const notices = new Set(published.filter(({ events }) => events.includes(id)).map(({ notice }) => notice));
      // Told by one notice alone: whoever gets it twice can tell.
      expect(notices.size).toBe(1);
    }
    // Each repeat is known as one: its record says that an earlier attempt may have gone out.
    expect(repeatsIn(world)).toBeLessThanOrEqual(published.filter(({ attempts }) => attempts > 1).length);
  }
});

describe('a step', () => {
  const claimed = (events = EVENTS, box = empty()) => {
    const step = nextStep(box, { events }, by('one'));
    if (step.what !== 'send') throw new Error(`expected a claim, found ${step.what}`);
    return step.box;
  };
  const failure = { retry: true, isRefused: true, reason: 'throttled', events: [] };

  it('finds nothing to tell where everything is told, held or parked', () => {
    const done = finished(claimed(), by('one'));
    expect(nextStep(done ?? empty(), { events: EVENTS }, by('two')).what).toBe('nothing');
    const held = nextStep(empty(), { events: EVENTS, timing: DAILY }, by('one'));
    expect(held).toMatchObject({ what: 'wait', held: 4 });
    const parked = failed(claimed(), { ...failure, retry: false, events: EVENTS }, by('one'));
    expect(parked?.isParked).toBe(true);
    expect(nextStep(parked?.box ?? empty(), { events: EVENTS }, by('two')).what).toBe('nothing');
  });

  it('ends a claim only for its owner', () => {
    const box = claimed();
    expect(finished(box, by('two'))).toBeUndefined();
    expect(failed(box, failure, by('two'))).toBeUndefined();
  });

  it('forgets what was told sixty days ago, when no outbox can hold it any more', () => {
    const done = finished(claimed(EVENTS.slice(0, 1)), by('one')) ?? empty();
    const later = nextStep(done, { events: EVENTS.slice(1, 2) }, by('two', 61 * 24 * 60));
    if (later.what !== 'send') throw new Error('expected a claim');
    expect(Object.keys(finished(later.box, by('two', 61 * 24 * 60))?.told ?? {})).toEqual(['b']);
  });

  it('counts failures by delivery, not by publish, and parks at the eighth', () => {
    let box = empty();
    for (let delivery = 1; delivery <= 8; delivery++)
      for (let publish = 1; publish <= 3; publish++) {
        const owner = `delivery-${delivery}`;
        const step = nextStep(box, { events: EVENTS }, by(owner));
        if (step.what !== 'send') continue;
        const after = failed(step.box, { ...failure, events: EVENTS }, by(owner));
        expect(after?.isParked).toBe(delivery === 8);
        box = after?.box ?? box;
      }
    expect(Object.keys(box.parked ?? {})).toHaveLength(1);
  });

  it('keeps a snooze that is set while a notice is under way', () => {
    const box = snoozed(claimed(), 'r~r~2026-07', '2026-10-01T00:00:00.000Z', new Date(START));
    expect(finished(box, by('one'))?.snoozes).toEqual({ 'r~r~2026-07': '2026-10-01T00:00:00.000Z' });
    const ended = snoozed(box, 'r~r~2026-07', undefined, new Date(START));
    expect(ended).not.toHaveProperty('snoozes');
  });

  it('forgets snoozes that are over when another is set', () => {
    const one = snoozed(empty(), 'one', '2026-09-05T00:00:00.000Z', new Date(START));
    const both = snoozed(one, 'two', '2026-09-07T00:00:00.000Z', new Date('2026-09-06T00:00:00.000Z'));
    expect(Object.keys(both.snoozes ?? {})).toEqual(['two']);
  });

  it('sends a parked notice again as it was, and only while it is parked', () => {
    const names = EVENTS.map(({ id, at }) => ({ id, at }));
    const parked = failed(claimed(), { ...failure, retry: false, events: names }, by('one'))?.box ?? empty();
    const [notice = ''] = Object.keys(parked.parked ?? {});
    const step = retryStep(parked, notice, by('operator'));
    if (step.what !== 'send') throw new Error('expected a claim');
    expect(step.box.inFlight).toMatchObject({ notice, events: ['a', 'b', 'c', 'd'], attempts: 1 });
    expect(retryStep(step.box, notice, by('another')).what).toBe('busy');
    const sent = finished(step.box, by('operator')) ?? empty();
    expect(sent).not.toHaveProperty('parked');
    expect(retryStep(sent, notice, by('operator')).what).toBe('nothing');
  });
});
