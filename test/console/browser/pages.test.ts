/** Every page, light, dark and on a phone: nothing that axe finds, no error, nothing wider than the screen; pictures to look at. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startConsole, type TestConsole } from '../../support/a-console.ts';

let scene: TestConsole;
beforeAll(async () => {
  scene = await startConsole('2025-07');
  const reader = { role: 'operator' as const, reader: 'operator' };
  await scene.api.call('PUT', '/me', { ...reader, headers: { 'if-none-match': '*' }, body: { name: 'Olga' } });
  await scene.api.call('POST', '/me/addresses', { ...reader, body: { kind: 'email', address: 'olga@example.org' } });
  await scene.api.call('POST', '/me/addresses', { ...reader, body: { kind: 'sms', address: '+12025550188' } });
  await scene.api.call('POST', '/me/subscriptions', {
    ...reader,
    body: { tags: ['tungsten'], severities: ['critical'] },
  });
});
afterAll(() => scene.close());

/** A page, and what is on it once it is there. */
const PAGES = [
  { name: 'overview', route: '/', shows: 'Raised now' },
  { name: 'rule', route: '/rules/us-tungsten-china', shows: 'Month by month' },
  { name: 'editor', route: '/rules/us-tungsten-china/edit', shows: 'What it would have done' },
  { name: 'alerts', route: '/alerts', shows: "China's share of US unwrought tungsten imports" },
  { name: 'alert', route: '/alerts/us-tungsten-china~us-tungsten-china~2025-07', shows: 'What happened, newest first' },
  { name: 'notices', route: '/notices', shows: 'Of what' },
  { name: 'releases', route: '/releases', shows: 'Calendar' },
  { name: 'readers', route: '/readers', shows: 'Readers' },
] as const;

const VIEWS = [
  { name: 'light', theme: 'light', width: 1280 },
  { name: 'dark', theme: 'dark', width: 1280 },
  { name: 'phone', theme: 'light', width: 360 },
] as const;

describe.each(PAGES)('the page $name', ({ name, route, shows }) => {
  test.each(VIEWS)('is in order: $name', async ({ name: how, theme, width }) => {
    const view = await scene.browser.open(scene.api.url, route, { as: 'operator', theme, width });
    const { page } = view;
    await page.getByRole('heading', { name: shows }).first().waitFor();
    await expect.poll(() => page.locator('.loading').count(), { timeout: 20_000 }).toBe(0);
    expect(await view.violations()).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    const height = await page.evaluate<number>('document.documentElement.scrollHeight');
    await page.setViewportSize({ width, height: Math.min(2400, Math.max(900, height)) });
    await view.screenshot(`${name}-${how}`);
    expect(view.faults).toEqual([]);
    await view.close();
  });
});

describe('an analyst', () => {
  test('is not offered to pull, to edit or to see readers, and is refused all the same', async () => {
    const view = await scene.browser.open(scene.api.url, '/releases', { as: 'analyst' });
    const { page } = view;
    await page.getByRole('row', { name: /^2025-07/ }).waitFor();
    expect(await page.getByRole('button', { name: 'Pull now' }).count()).toBe(0);
    await view.go('/rules/us-tungsten-china/edit');
    await expect.poll(() => page.getByRole('button', { name: 'Save…' }).count()).toBe(0);
    await view.go('/readers');
    await expect.poll(() => page.getByRole('table').count()).toBe(0);
    const refused = await Promise.all([
      scene.api.call('POST', '/runs', { role: 'analyst', body: { source: 'us-census' } }),
      scene.api.call('GET', '/readers', { role: 'analyst' }),
      scene.api.call('POST', '/rules', { role: 'analyst', body: {} }),
    ]);
    expect(refused.map(({ status }) => status)).toEqual([403, 403, 403]);
    await view.close();
  });
});

describe('what is refused or cannot be undone', () => {
  test('a pull that is refused says why in its dialog', async () => {
    const view = await scene.browser.open(scene.api.url, '/releases', { as: 'operator' });
    const { page } = view;
    await page.getByRole('button', { name: 'Pull now' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('From month').fill('2025-05');
    await dialog.getByLabel('Until month').fill('2025-03');
    await dialog.getByRole('button', { name: 'Pull now' }).click();
    await dialog.getByText('expected not before from').waitFor();
    expect(await view.violations()).toEqual([]);
    await view.close();
  });

  test('an address is removed after asking, and kept if one thinks better of it', async () => {
    const view = await scene.browser.open(scene.api.url, '/notices', { as: 'operator' });
    const { page } = view;
    const remove = page.getByRole('button', { name: 'Remove +12025550188' });
    await remove.click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await remove.click();
    expect(await view.violations()).toEqual([]);
    await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByText('+12025550188 was removed.').waitFor();
    await expect.poll(() => remove.count()).toBe(0);
    expect(view.faults).toEqual([]);
    await view.close();
  });
});
