/** The whole way through the console: make a rule, subscribe, confirm, pull a release, be told, acknowledge. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startConsole, type TestConsole } from '../../support/a-console.ts';

let scene: TestConsole;
beforeAll(async () => {
  // In June China's share of unwrought tungsten is under 80%, in July above.
  scene = await startConsole('2025-06');
});
afterAll(() => scene.close());

const RULE = 'Tungsten from China, my line';

test('an operator makes a rule and sees what it would have done before saving it', async () => {
  const view = await scene.browser.open(scene.api.url, '/', { as: 'operator' });
  const { page } = view;
  await page.getByRole('link', { name: 'New rule' }).click();
  await page.getByRole('heading', { level: 1, name: 'New rule' }).waitFor();
  await page.getByRole('heading', { name: 'Say what is traded' }).waitFor();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(RULE);
  expect(await page.getByRole('textbox', { name: 'Id', exact: true }).inputValue()).toBe('tungsten-from-china-my-line');
  await page.getByLabel('Commodities').pressSequentially('8101940000');
  await page.getByRole('button', { name: 'Add to Commodities' }).click();
  const backtest = page.getByRole('region', { name: 'What it would have done' });
  const line = backtest.getByRole('slider', { name: 'Critical above' });
  await line.waitFor();
  expect(await line.getAttribute('aria-valuetext')).toBe('80%');
  await page.getByLabel('Months').first().fill('1');
  await backtest.getByText(/month by month: critical above 80%/).waitFor();
  await backtest.getByRole('row', { name: /^Alerts 1 1$/ }).waitFor();
  // What is half under the bar at the top would count as too small to touch.
  await page.evaluate('scrollTo(0, 0)');
  await view.screenshot('editor-new-light');
  expect(await view.violations()).toEqual([]);
  await page.getByRole('button', { name: 'Make the rule…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Why, for the record').fill('to see it work');
  await dialog.getByRole('button', { name: 'Make the rule' }).click();
  await page.getByRole('heading', { level: 1, name: RULE }).waitFor();
  await page.getByText('to see it work').waitFor();
  await scene.api.starter.idle();
  expect(view.faults).toEqual([]);
  await view.close();
});

test('a line is dragged by pointer and by keys, and the backtest follows', async () => {
  const view = await scene.browser.open(scene.api.url, '/rules/us-tungsten-china/edit', { as: 'operator' });
  const { page } = view;
  const backtest = page.getByRole('region', { name: 'What it would have done' });
  const line = backtest.getByRole('slider', { name: 'Critical above' });
  await line.waitFor();
  await backtest.getByText('as the rule in force').waitFor();
  await line.focus();
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => page.getByLabel('Above', { exact: false }).first().inputValue()).toBe('79.5%');
  await backtest.getByText(/critical above 79.5%/).waitFor();
  const box = await line.boundingBox();
  if (box === null) throw new Error('the line is not drawn');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x, y - 20, { steps: 5 });
  await page.mouse.up();
  const above = await page.getByLabel('Above', { exact: false }).first().inputValue();
  expect(Number(above.replace('%', ''))).toBeGreaterThan(82);
  await backtest.getByText(`month by month: critical above ${above}`, { exact: false }).waitFor();
  await page.getByRole('button', { name: 'Save…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('row', { name: new RegExp(`threshold.above 80% ${above}`) }).waitFor();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  expect(view.faults).toEqual([]);
  await view.close();
});

test('what is wrong is said at its field, and nothing is saved', async () => {
  const view = await scene.browser.open(scene.api.url, '/rules/us-tungsten-china/edit', { as: 'operator' });
  const { page } = view;
  await page.getByRole('slider', { name: 'Critical above' }).waitFor();
  await page.getByLabel('Clear below', { exact: false }).first().fill('95%');
  const field = page.getByLabel('Clear below', { exact: false }).first();
  await expect.poll(() => field.getAttribute('aria-invalid')).toBe('true');
  await page.getByText('Expected at most 80%, the threshold', { exact: true }).waitFor();
  await page.evaluate('scrollTo(0, 0)');
  expect(await view.violations()).toEqual([]);
  await view.close();
});

test('whoever saves what another has changed meanwhile sees it, and may put theirs in its place', async () => {
  const view = await scene.browser.open(scene.api.url, '/rules/us-wafers-japan/edit', { as: 'operator' });
  const { page } = view;
  await page.getByRole('textbox', { name: 'Name', exact: true }).waitFor();
  const before = await scene.api.call('GET', '/rules/us-wafers-japan', { role: 'operator' });
  const other = { ...before.body.document, tags: ['changed-by-another'] };
  const headers = { 'if-match': before.headers.get('etag') ?? '' };
  await scene.api.call('PUT', '/rules/us-wafers-japan', { role: 'operator', body: other, headers });
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Wafers from Japan');
  await page.getByRole('button', { name: 'Save…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByText('Somebody changed the rule meanwhile').waitFor();
  await dialog.getByRole('row', { name: /^tags/ }).waitFor();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { level: 1, name: 'Wafers from Japan' }).waitFor();
  await scene.api.starter.idle();
  await view.close();
});

test('a reader signs up, confirms by the mail, and asks for what to hear of', async () => {
  const view = await scene.browser.open(scene.api.url, '/notices', { as: 'analyst' });
  const { page } = view;
  await page.getByRole('heading', { name: 'You are not told of anything yet' }).waitFor();
  expect(view.faults.filter((fault) => !fault.includes('404'))).toEqual([]);
  view.faults.length = 0;
  await page.getByLabel('Name in notices').fill('Ana');
  await page.getByRole('button', { name: 'Begin' }).click();
  await page.getByLabel('Address', { exact: true }).first().fill('ana@example.org');
  await page.getByRole('button', { name: 'Add address' }).click();
  await page.getByText('Waits for its confirmation').waitFor();
  await confirmByMail(page);
  await page.reload();
  await page.getByRole('region', { name: 'Where' }).getByText('Confirmed').waitFor();
  await page.getByRole('button', { name: 'Add subscription' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Rules', { exact: true }).pressSequentially('tungsten-from-china-my-line');
  await dialog.getByRole('button', { name: 'Add to Rules' }).click();
  expect(await view.violations()).toEqual([]);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Rule tungsten-from-china-my-line').waitFor();
  await page.getByRole('button', { name: 'Look at last year' }).click();
  await page.getByText(/1 rule\./).waitFor();
  await page.getByRole('button', { name: 'Send me a test notice' }).click();
  await page.getByRole('region', { name: 'Inbox of this machine' }).getByText(/test/i).first().waitFor();
  expect(await view.violations()).toEqual([]);
  await view.screenshot('notices-light');
  expect(view.faults).toEqual([]);
  await view.close();
});

/** The inbox of the local SNS shows the mail; its button opens SNS's own page. */
async function confirmByMail(page: Page): Promise<void> {
  const inbox = page.getByRole('region', { name: 'Inbox of this machine' });
  await inbox.getByText('Subscription Confirmation').first().click();
  const [opened] = await Promise.all([
    page.context().waitForEvent('page'),
    inbox.getByRole('link', { name: 'Confirm subscription' }).first().click(),
  ]);
  await opened.waitForLoadState();
  await opened.close();
}

test('a release is pulled, the alert appears, and its reader is told', async () => {
  const view = await scene.browser.open(scene.api.url, '/releases', { as: 'operator' });
  const { page } = view;
  await page.getByRole('button', { name: 'Pull now' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Source').selectOption('us-census');
  await dialog.getByRole('button', { name: 'Pull now' }).click();
  await page.getByRole('row', { name: /2025-07 US Census Bureau United States Arrived/ }).waitFor({ timeout: 60_000 });
  await scene.api.starter.idle();
  expect(await view.violations()).toEqual([]);
  await view.screenshot('releases-light');
  await view.go('/alerts?state=open');
  await page.getByRole('link', { name: RULE }).waitFor();
  expect(await view.violations()).toEqual([]);
  await view.screenshot('alerts-light');
  expect(view.faults).toEqual([]);
  await view.close();
  const reader = await scene.browser.open(scene.api.url, '/notices', { as: 'analyst' });
  const sent = reader.page.getByRole('region', { name: 'What you were sent' });
  await sent.getByText(RULE).first().click();
  await sent
    .getByText(/97\.3%/)
    .first()
    .waitFor();
  await reader.close();
});

test('by the keyboard alone: sign in, find the alert, read why, acknowledge it with a comment', async () => {
  const view = await scene.browser.open(scene.api.url, '/alerts');
  const { page } = view;
  await tabTo(page, 'Sign in');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: /^Analyst/ }).waitFor();
  await tabTo(page, 'Analyst');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: RULE }).waitFor();
  await tabTo(page, RULE);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: RULE }).waitFor();
  await tabTo(page, 'Acknowledge');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await tabTo(page, 'acknowledge-comment');
  await page.keyboard.type('On it');
  await tabTo(page, 'Acknowledge');
  await page.keyboard.press('Enter');
  await page.getByText(/Acknowledged by Ana.*“On it”/).waitFor();
  const { body } = await scene.api.call('GET', '/alerts?state=open&acknowledged=true', { role: 'analyst' });
  expect(body.items.map(({ ruleName }: { ruleName: string }) => ruleName)).toEqual([RULE]);
  expect(await view.violations()).toEqual([]);
  await view.screenshot('alert-light');
  expect(view.faults).toEqual([]);
  await view.close();
});

/** Tabs on until what has the focus is called so, or has this id. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let stop = 0; stop < 60; stop++) {
    await page.keyboard.press('Tab');
    const here = await page.evaluate<string>(
      '`${document.activeElement?.id} ${document.activeElement?.textContent?.trim()}`',
    );
    const [id = '', ...words] = here.split(' ');
    if (id === name || words.join(' ').startsWith(name)) return;
  }
  throw new Error(`the keyboard does not reach ${name}`);
}
