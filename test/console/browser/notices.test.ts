/** My notices: how a reader wants to be told is what the service has afterwards. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startConsole, type TestConsole } from '../../support/a-console.ts';

let scene: TestConsole;
beforeAll(async () => {
  scene = await startConsole('2025-03');
});
afterAll(() => scene.close());

const settings = async () => (await scene.api.call('GET', '/me', { role: 'analyst' })).body as Record<string, unknown>;

test('a digest, its exception and quiet hours are kept, and given up again', async () => {
  const view = await scene.browser.open(scene.api.url, '/notices', { as: 'analyst' });
  const { page } = view;
  await page.getByLabel('Name in notices').fill('Ana');
  await page.getByLabel('Once a week').check({ force: true });
  await page.getByLabel('On', { exact: true }).selectOption('Friday');
  await page.getByLabel('At', { exact: true }).fill('17:30');
  await page.getByLabel('Critical alerts are told at once').check();
  await page.getByLabel('Quiet hours', { exact: true }).check();
  await page.getByRole('button', { name: 'Begin' }).click();
  await page.getByRole('region', { name: 'When' }).waitFor();
  expect(await settings()).toMatchObject({
    cadence: 'weekly',
    digestDay: 'friday',
    digestAt: '17:30',
    criticalAtOnce: true,
    quietHours: { from: '22:00', until: '07:00', criticalBreaksThrough: true },
  });
  expect(await view.violations()).toEqual([]);
  await view.screenshot('notices-digest-light');
  await page.reload();
  expect(await page.getByLabel('Critical alerts are told at once').isChecked()).toBe(true);
  await page.getByLabel('At each release').check({ force: true });
  expect(await page.getByLabel('Critical alerts are told at once').count()).toBe(0);
  await page.getByLabel('Quiet hours', { exact: true }).uncheck();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect.poll(async () => (await settings())['cadence']).toBe('immediate');
  expect(Object.keys(await settings())).toEqual(
    expect.not.arrayContaining(['criticalAtOnce', 'quietHours', 'digestDay']),
  );
  await view.close();
});
