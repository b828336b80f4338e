/** What stands around every page: sign-in, roles, focus, theme, failures. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startConsole, type TestConsole } from '../../support/a-console.ts';

let scene: TestConsole;
beforeAll(async () => {
  scene = await startConsole('2025-03');
});
afterAll(() => scene.close());

const open = (route: string, options: Parameters<TestConsole['browser']['open']>[2] = {}) =>
  scene.browser.open(scene.api.url, route, options);

describe('signing in', () => {
  test('who is not signed in sees the way in and nothing else, and returns to the page that was asked for', async () => {
    const view = await open('/rules/us-tungsten-china');
    const { page } = view;
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(await page.getByRole('navigation').count()).toBe(0);
    expect(await view.violations()).toEqual([]);
    await view.screenshot('sign-in-light');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('link', { name: /^Analyst/ }).click();
    await page.getByRole('heading', { level: 1, name: "China's share of US unwrought tungsten imports" }).waitFor();
    const here = new URL(page.url());
    expect([here.pathname, here.search, here.hash]).toEqual(['/', '', '#/rules/us-tungsten-china']);
    expect(view.faults).toEqual([]);
    await view.close();
  });

  test('no token is in any storage, and a reload signs in again without asking', async () => {
    const view = await open('/', { as: 'analyst' });
    const { page, context } = view;
    const stored = await page.evaluate<string>(
      'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])',
    );
    expect(stored).not.toMatch(/eyJ|token/i);
    expect(JSON.stringify((await context.cookies()).map(({ name, httpOnly }) => [name, httpOnly]))).not.toContain(
      'false',
    );
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    expect(view.faults).toEqual([]);
    await view.close();
  });

  test('who signs out is at the way in again, also after a reload', async () => {
    const view = await open('/', { as: 'operator' });
    const { page } = view;
    await page.getByRole('button', { name: /operator/i }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(view.faults).toEqual([]);
    await view.close();
  });

  test('an answer that nobody asked for, or for another sign-in, signs nobody in', async () => {
    const view = await open('/');
    const { page } = view;
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    await page.goto(`${scene.api.url}/?code=stolen&state=theirs`);
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(new URL(page.url()).search).toBe('');
    const pending = JSON.stringify({ verifier: 'v'.repeat(43), state: 'mine', fragment: '#/alerts' });
    await page.evaluate(`sessionStorage.setItem('chokepoint-sign-in', ${JSON.stringify(pending)})`);
    await page.goto(`${scene.api.url}/?code=stolen&state=theirs`);
    await page.getByRole('alert').getByText('Signing in did not succeed').waitFor();
    expect(new URL(page.url()).search).toBe('');
    expect(await page.getByRole('navigation').count()).toBe(0);
    await view.close();
  });

  test('an analyst is not offered what the API would refuse; an operator is', async () => {
    const analyst = await open('/', { as: 'analyst' });
    await analyst.page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    expect(await analyst.page.getByRole('link', { name: 'New rule' }).count()).toBe(0);
    expect(await analyst.page.getByRole('link', { name: 'Readers' }).count()).toBe(0);
    await analyst.go('/rules/us-tungsten-china');
    await analyst.page.getByRole('heading', { name: 'Month by month' }).waitFor();
    expect(await analyst.page.getByRole('button', { name: 'Delete' }).count()).toBe(0);
    const refused = await scene.api.call('DELETE', '/rules/us-tungsten-china', {
      role: 'analyst',
      headers: { 'if-match': '"1"' },
    });
    expect(refused.status).toBe(403);
    await analyst.close();
    const operator = await open('/', { as: 'operator' });
    await operator.page.getByRole('link', { name: 'New rule' }).waitFor();
    await operator.page.getByRole('link', { name: 'Readers' }).waitFor();
    await operator.close();
  });
});

describe('getting about', () => {
  test('the first stop of the keyboard skips to the page', async () => {
    const view = await open('/', { as: 'analyst' });
    const { page } = view;
    await page.getByRole('table', { name: 'Rules' }).waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toContain('Skip to the page');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('main');
    expect(new URL(page.url()).hash).toBe('#/');
    await view.close();
  });

  test('another page has the focus, a title of its own, and begins at its top', async () => {
    const view = await open('/rules', { as: 'analyst', height: 500 });
    const { page } = view;
    const link = page.getByRole('link', { name: "Japan's share of US imports of doped wafers" });
    await link.scrollIntoViewIfNeeded();
    await link.click();
    await page.getByRole('heading', { name: 'Month by month' }).waitFor();
    expect(await page.evaluate('document.activeElement.id')).toBe('main');
    expect(await page.title()).toBe("Japan's share of US imports of doped wafers · Chokepoint");
    await expect.poll(() => page.evaluate('scrollY')).toBe(0);
    await view.close();
  });

  test('an address that no page has says so, and leads on', async () => {
    const view = await open('/nowhere', { as: 'analyst' });
    await view.page.getByRole('heading', { level: 1, name: 'Nothing here' }).waitFor();
    await view.page.getByRole('link', { name: 'Go to the overview' }).click();
    await view.page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    await view.close();
  });

  test('a rule that is not there is a readable failure', async () => {
    const view = await open('/rules/no-such-rule', { as: 'analyst' });
    await view.page.getByRole('alert').waitFor();
    expect(await view.page.getByRole('alert').textContent()).toMatch(/no-such-rule|There is no such/);
    await view.close();
  });
});

describe('light and dark', () => {
  test('the theme that was chosen holds after a reload', async () => {
    const view = await open('/', { as: 'analyst', theme: 'light' });
    const { page } = view;
    await page.getByRole('button', { name: /analyst/i }).click();
    expect(await view.violations()).toEqual([]);
    await page.getByRole('radio', { name: 'dark' }).check();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('button', { name: 'Sign out' }).count()).toBe(0);
    const ground = () => page.evaluate('getComputedStyle(document.documentElement).backgroundColor');
    await expect.poll(ground).toBe('rgb(14, 19, 25)');
    // Storage is written behind the page's back: the next process of the browser may read it a moment later.
    await page.waitForTimeout(500);
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    await expect.poll(ground).toBe('rgb(14, 19, 25)');
    await view.close();
  });
});

describe('a service that is asked too fast', () => {
  test('is asked again by itself, when it said', async () => {
    const view = await open('/', { as: 'analyst' });
    const { page } = view;
    await page.getByRole('table', { name: 'Rules' }).waitFor();
    let asked = 0;
    await page.route('**/rules/us-wafers-japan', async (route) => {
      asked += 1;
      if (asked > 1) return route.continue();
      return route.fulfill({ status: 429, headers: { 'retry-after': '1' }, json: { message: 'Too Many Requests' } });
    });
    await view.go('/rules/us-wafers-japan');
    await page.getByRole('heading', { name: 'Month by month' }).waitFor();
    expect(asked).toBeGreaterThan(1);
    await view.close();
  });
});

describe('a service that does not answer', () => {
  test('is said in words, and asked again on request', async () => {
    const view = await open('/', { as: 'analyst' });
    const { page } = view;
    await page.getByRole('table', { name: 'Rules' }).waitFor();
    await page.route('**/rules/us-wafers-japan*', (route) => route.abort());
    await view.go('/rules/us-wafers-japan');
    await page.getByRole('heading', { name: 'The service does not answer' }).waitFor();
    await page.unroute('**/rules/us-wafers-japan*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { name: 'Month by month' }).waitFor();
    await view.close();
  });
});
