/** Calls about addresses that die at every one of their own calls, and what a repeat makes of them. */
import { expect, test, vi } from 'vitest';
import { addAddress, removeAddress } from '../../../../functions/manage/operations/readers/addresses.ts';
import { removeMe } from '../../../../functions/manage/operations/readers/me.ts';
import type { ReconcileReadersServices } from '../../../../functions/reconcile-readers/reconcile-readers.ts';
import { reconcileReaders } from '../../../../functions/reconcile-readers/reconcile-readers.ts';
import { aReadership, type Readership } from '../../../support/a-signed-up-reader.ts';
import { onEveryEngine, type TestTable } from '../../../support/dynamodb.ts';
import { faultyCloud } from '../../../support/faulty-cloud.ts';

vi.setConfig({ testTimeout: 120_000 });

const caller = { id: 'ann', groups: ['analysts'] } as const;
const MAIL = { kind: 'email', address: 'ann@example.org' } as const;
const TEXT = { kind: 'sms', address: '+12025550123' } as const;

const adding = (services: ReconcileReadersServices) =>
  addAddress(
    {
      operation: 'addAddress',
      caller,
      body: MAIL,
      parameters: {},
      query: {},
      headers: {},
      precondition: undefined,
      accept: 'application/json',
      idempotencyKey: 'key',
      requestId: 'request',
      filters: '',
    },
    services,
  );

interface Scene {
  readonly prepare: (readership: Readership) => Promise<unknown>;
  readonly act: (services: ReconcileReadersServices) => Promise<unknown>;
  readonly check: (readership: Readership) => Promise<void>;
}

const subscribed = async (readership: Readership) =>
  (await readership.services().addressBook.listed('arn:aws:sns:us-east-1:000000000000:reader-ann'))?.map(
    ({ kind }) => kind,
  );

const SCENES: Readonly<Record<string, Scene>> = {
  'adding an address': {
    prepare: (readership) => readership.signUp('ann', [TEXT]),
    act: adding,
    check: async (readership) => {
      // What is in doubt is asked again once it would show.
      readership.clock.pass(20);
      await reconcileReaders(readership.services());
      expect((await readership.reader('ann')).addresses).toMatchObject([TEXT, { ...MAIL, state: 'pending' }]);
      expect(await subscribed(readership)).toEqual(['sms', 'email']);
      expect(readership.confirmations(MAIL.address)).toBe(1);
    },
  },
  'removing an address': {
    prepare: async (readership) => {
      await readership.signUp('ann', [MAIL, TEXT]);
      await readership.follow(MAIL.address, 'confirmation');
    },
    act: (services) =>
      removeAddress(caller, 'a1', services).catch((error: unknown) => {
        // A repeat finds nothing to remove where the first call got as far as that.
        if (!(error instanceof Error) || !error.message.includes('no address of this id')) throw error;
      }),
    check: async (readership) => {
      expect((await readership.reader('ann')).addresses).toMatchObject([TEXT]);
      expect(await subscribed(readership)).toEqual(['sms']);
    },
  },
  leaving: {
    prepare: (readership) => readership.signUp('ann', [TEXT]),
    act: (services) =>
      removeMe(caller, { is: 'exists' }, services).catch((error: unknown) => {
        if (!(error instanceof Error) || !error.message.includes('not signed up')) throw error;
      }),
    check: async (readership) => {
      expect(await readership.services().readers.list()).toEqual([]);
      expect(await subscribed(readership)).toBeUndefined();
    },
  },
};

onEveryEngine('killed at any call and repeated', (freshTable) => {
  /** False when the call came to its end before the fault. */
  async function dieAndRepeat(table: TestTable, scene: Scene, fault: { call: number; when: 'before' | 'after' }) {
    const readership = await aReadership(table);
    await scene.prepare(readership);
    const cloud = faultyCloud(table, readership.sns, { ...fault, how: 'death' });
    const died = await scene.act(readership.services(cloud)).then(
      () => false,
      () => true,
    );
    cloud.snsClient.destroy();
    if (died) {
      await scene.act(readership.services());
      await scene.check(readership);
    }
    await readership.close();
    return died;
  }

  test.each(
    Object.keys(SCENES).flatMap((name) => [
      [name, 'before'],
      [name, 'after'],
    ]),
  )('%s goes on, %s the effect of each call', async (name, when) => {
    const scene = SCENES[name as string] as Scene;
    let call = 1;
    while (await dieAndRepeat(await freshTable(), scene, { call, when: when as 'before' | 'after' })) call += 1;
    expect(call).toBeGreaterThan(4);
  });
});
