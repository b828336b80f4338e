/** The feed of alerts: narrowed by what each filter says, and the address says the same. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startConsole, type TestConsole } from '../../support/a-console.ts';

let scene: TestConsole;
beforeAll(async () => {
  scene = await startConsole('2025-07');
});
afterAll(() => scene.close());

interface Listed {
  readonly items: readonly { readonly id: string; readonly subject: string; readonly tags: readonly string[] }[];
}

async function idsBy(query: string): Promise<readonly string[]> {
  const { body } = await scene.api.call('GET', `/alerts?limit=200&${query}`, { role: 'analyst' });
  return (body as Listed).items.map(({ id }) => id);
}

test('the feed is narrowed by tag and partner, and a link brings both along', async () => {
  const all = await idsBy('');
  const ofTag = await idsBy('tag=semiconductors');
  const ofBoth = await idsBy('tag=semiconductors&partner=JP');
  // Each filter takes something away, or the test would see nothing.
  expect(ofTag.length).toBeLessThan(all.length);
  expect(ofBoth.length).toBeLessThan(ofTag.length);
  expect(ofBoth).not.toEqual([]);
  const view = await scene.browser.open(scene.api.url, '/alerts', { as: 'analyst' });
  const { page } = view;
  const entries = page.getByRole('list', { name: 'Alerts, newest first' }).getByRole('listitem');
  await expect.poll(() => entries.count()).toBe(all.length);
  await page.getByRole('combobox', { name: 'Tag' }).selectOption('semiconductors');
  await expect.poll(() => entries.count()).toBe(ofTag.length);
  await page.getByRole('combobox', { name: 'Partner' }).selectOption({ label: 'Japan' });
  await expect.poll(() => entries.count()).toBe(ofBoth.length);
  const { hash } = new URL(page.url());
  expect(Object.fromEntries(new URLSearchParams(hash.split('?')[1]))).toEqual({ tag: 'semiconductors', partner: 'JP' });
  const other = await scene.browser.open(scene.api.url, hash.slice(1), { as: 'analyst' });
  const chosen = other.page.getByRole('combobox', { name: 'Partner' }).locator('option:checked');
  await expect.poll(() => chosen.textContent()).toBe('Japan');
  await view.screenshot('alerts-narrowed-light');
  expect(await view.violations()).toEqual([]);
  expect([...view.faults, ...other.faults]).toEqual([]);
  await Promise.all([view.close(), other.close()]);
});

test('of a filter that nothing passes the page says so, and how to go on', async () => {
  const view = await scene.browser.open(scene.api.url, '/alerts?partner=IS', { as: 'analyst' });
  const { page } = view;
  await page.getByText('No alert matches').waitFor();
  await page.getByRole('button', { name: 'Show all alerts' }).click();
  await page.getByRole('list', { name: 'Alerts, newest first' }).waitFor();
  expect(await page.getByRole('combobox', { name: 'Partner' }).inputValue()).toBe('');
  await view.close();
});
