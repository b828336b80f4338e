import { expect, test, vi } from 'vitest';
import { settleAddresses } from '../../../shared/lambda/settle-addresses.ts';
import { aReader, anAddress } from '../../support/a-reader.ts';
import { aReadership } from '../../support/a-signed-up-reader.ts';
import { onEveryEngine } from '../../support/dynamodb.ts';

vi.setConfig({ testTimeout: 60_000 });

onEveryEngine('settling the addresses of a reader', (freshTable) => {
  test('of nobody does nothing', async () => {
    const readership = await aReadership(await freshTable());
    expect(await settleAddresses('nobody', readership.services())).toEqual({
      reader: undefined,
      asked: 0,
      cancelled: 0,
      isReopened: false,
    });
    await readership.close();
  });

  test('makes a topic that was never made, and keeps its name', async () => {
    const readership = await aReadership(await freshTable());
    const services = readership.services();
    const { askedAt: _, ...address } = anAddress();
    const topic = 'arn:aws:sns:us-east-1:000000000000:of-another-time';
    await services.readers.save(aReader({ id: 'ann', topic, addresses: [address] }));
    const { reader, asked, isReopened } = await settleAddresses('ann', services);
    expect({ asked, isReopened }).toEqual({ asked: 1, isReopened: true });
    expect(reader?.topic).toBe('arn:aws:sns:us-east-1:000000000000:reader-ann');
    expect(await readership.reader('ann')).toEqual(reader);
    await readership.close();
  });

  test('loses no change that is made at the same time', async () => {
    const readership = await aReadership(await freshTable());
    const services = readership.services();
    await readership.signUp('ann', [{ kind: 'email', address: 'ann@example.org' }]);
    await readership.follow('ann@example.org', 'confirmation');
    let isFirst = true;
    const save: typeof services.readers.save = async (reader) => {
      if (isFirst) {
        isFirst = false;
        const stored = await readership.reader('ann');
        await services.readers.save({ ...stored, name: 'Ann B.', version: stored.version + 1 });
      }
      return services.readers.save(reader);
    };
    await settleAddresses('ann', { ...services, readers: { ...services.readers, save } });
    expect(await readership.reader('ann')).toMatchObject({ name: 'Ann B.', addresses: [{ state: 'confirmed' }] });
    await readership.close();
  });

  test('throws when SNS does not answer, and goes on afterwards', async () => {
    const readership = await aReadership(await freshTable());
    await readership.signUp('ann', [{ kind: 'sms', address: '+12025550123' }]);
    readership.sns.failNext('CheckIfPhoneNumberIsOptedOut', { code: 'InternalError' });
    await expect(settleAddresses('ann', readership.services())).rejects.toThrow('CheckIfPhoneNumberIsOptedOut');
    expect((await settleAddresses('ann', readership.services())).asked).toBe(0);
    await readership.close();
  });
});
