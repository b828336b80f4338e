/** The editor: every kind of the language has a form, what is written is not lost, and what it starts is followed. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startConsole, type TestConsole } from '../../support/a-console.ts';

let scene: TestConsole;
beforeAll(async () => {
  scene = await startConsole('2025-07');
});
afterAll(() => scene.close());

const EDIT = '/rules/us-tungsten-china/edit';

test('every metric can be chosen, those that have several forms themselves too', async () => {
  const view = await scene.browser.open(scene.api.url, EDIT, { as: 'operator' });
  const { page } = view;
  const kind = page.getByLabel('Kind', { exact: true });
  await kind.waitFor();
  const names = await kind.locator('option').evaluateAll((options) => options.map(({ textContent }) => textContent));
  expect(names).not.toContain('');
  await kind.selectOption({ label: 'Dependency, cdi1' });
  await page.getByText('HHI of imports from outside').waitFor();
  await page.getByLabel('Above', { exact: false }).first().fill('0.4');
  await page.getByLabel('Clear below', { exact: false }).first().fill('0.3');
  const backtest = page.getByRole('region', { name: 'What it would have done' });
  await backtest.getByText(/Watches the dependency indicator CDI1/).waitFor();
  expect(await view.violations()).toEqual([]);
  await view.close();
});

test('what was written and not saved is there again after a reload, and may be given up', async () => {
  const view = await scene.browser.open(scene.api.url, EDIT, { as: 'operator' });
  const { page } = view;
  const name = page.getByRole('textbox', { name: 'Name', exact: true });
  const before = await name.inputValue();
  await name.fill('Half written');
  await page.reload();
  await page.getByText('What you wrote here before and did not save.').waitFor();
  expect(await name.inputValue()).toBe('Half written');
  expect(await view.violations()).toEqual([]);
  await page.getByRole('button', { name: 'Start again' }).click();
  await expect.poll(() => name.inputValue()).toBe(before);
  await page.reload();
  await name.waitFor();
  expect(await page.getByRole('button', { name: 'Start again' }).count()).toBe(0);
  await view.close();
});

test('a text that cannot be read is not saved in the place of what was read last', async () => {
  const view = await scene.browser.open(scene.api.url, EDIT, { as: 'operator' });
  const { page } = view;
  await page.getByLabel('YAML').check({ force: true });
  const text = page.getByLabel('The rule in YAML');
  const written = await text.inputValue();
  await text.fill(`${written}\nname: [oops`);
  await expect.poll(() => page.getByRole('button', { name: 'Save…' }).isDisabled()).toBe(true);
  expect(await page.getByLabel('Form', { exact: true }).isDisabled()).toBe(true);
  await text.fill(written);
  await expect.poll(() => page.getByRole('button', { name: 'Save…' }).isDisabled()).toBe(false);
  await view.close();
});

test('a rule whose line is crossed already shows its alert as soon as it was evaluated', async () => {
  const view = await scene.browser.open(scene.api.url, '/rules/new', { as: 'operator' });
  const { page } = view;
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Crossed already');
  await page.getByLabel('Commodities').pressSequentially('8101940000');
  await page.getByRole('button', { name: 'Add to Commodities' }).click();
  await page.getByLabel('Above', { exact: false }).first().fill('10%');
  await page.getByRole('button', { name: 'Make the rule…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Make the rule' }).click();
  await page.getByRole('heading', { level: 1, name: 'Crossed already' }).waitFor();
  await page.getByRole('link', { name: 'Alert since 2025-07' }).waitFor();
  await page
    .getByText(/when the rule was made/)
    .first()
    .waitFor();
  // The page asks every second whether the run has ended, and then takes it out of the address.
  await scene.api.starter.idle();
  await page.waitForURL(/#\/rules\/crossed-already$/);
  expect(view.faults).toEqual([]);
  await view.close();
});
