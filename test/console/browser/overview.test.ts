/** The overview: every rule with its state, filters in the address, on what an API with real runs answers. */
import { ruleSchema } from '../../../shared/domain/rule.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addRule, CARRIED_RULES, shippedRule, startConsole, type TestConsole } from '../../support/a-console.ts';

let scene: TestConsole;
beforeAll(async () => {
  scene = await startConsole('2025-07');
  await addRule(scene.api, {
    ...(await shippedRule('us-tungsten-china')),
    id: 'us-antimony-china',
    name: 'A rule that has no figures yet',
    series: { source: 'us-census', reporter: 'US', flow: 'imports', basis: 'consumption', commodities: ['2825800000'] },
  });
});
afterAll(() => scene.close());

const open = (route: string, options: Parameters<TestConsole['browser']['open']>[2] = {}) =>
  scene.browser.open(scene.api.url, route, { as: 'analyst', ...options });

const ROWS = 'tbody tr[aria-rowindex]';

describe('the overview', () => {
  test('shows each rule with state, value with its unit, distance to the line and the next release', async () => {
    const view = await open('/');
    const { page } = view;
    const row = page.getByRole('row', { name: /China's share of US unwrought tungsten imports [^o]/ });
    await row.waitFor();
    const text = (await row.textContent()) ?? '';
    const { body } = await scene.api.call('GET', '/rules/us-tungsten-china', { role: 'analyst' });
    expect(body.state.period).toBe('2025-07');
    expect(text).toContain('Critical');
    expect(text).toContain(`${(body.state.value * 100).toFixed(1)}%`);
    expect(text).toContain('line above 80%');
    expect(text).toContain('Recorded data');
    expect(text).toMatch(/US 20\d\d-\d\d/);
    expect(await page.locator(ROWS).count()).toBe(CARRIED_RULES.length + 1);
    expect(await page.getByRole('row', { name: /no figures yet/ }).textContent()).toContain('no number yet');
    expect(view.faults).toEqual([]);
    await view.close();
  });

  test('says what is raised by severity, with the sentence that explains it', async () => {
    const view = await open('/');
    const { page } = view;
    const raised = page.getByRole('region', { name: 'Raised now' });
    await raised.getByRole('listitem').first().waitFor();
    const { body } = await scene.api.call('GET', '/alerts?state=open&limit=200', { role: 'analyst' });
    const critical = body.items.filter(({ severity }: { severity: string }) => severity === 'critical');
    expect(critical.length).toBeGreaterThan(0);
    expect(await raised.textContent()).toContain(`Critical${critical.length}`);
    const plain = ((await raised.textContent()) ?? '').replace(/[\u202f\u00a0]/g, ' ');
    for (const { last } of critical.slice(0, 6)) expect(plain).toContain(last.reason);
    await view.close();
  });

  test('a filter narrows the list, stands in the address, and is there again for whoever gets the address', async () => {
    const view = await open('/rules');
    const { page } = view;
    await page.locator(ROWS).first().waitFor();
    await page.getByRole('combobox', { name: 'Tag' }).selectOption('semiconductors');
    await expect.poll(() => page.locator(ROWS).count()).toBe(4);
    await page.getByRole('searchbox').fill('wafers');
    await expect.poll(() => page.locator(ROWS).count()).toBe(2);
    await page.getByRole('combobox', { name: 'Order' }).selectOption('name');
    const { hash } = new URL(page.url());
    expect(Object.fromEntries(new URLSearchParams(hash.split('?')[1]))).toEqual({
      q: 'wafers',
      tag: 'semiconductors',
      sort: 'name',
    });
    const other = await open(hash.slice(1));
    await expect.poll(() => other.page.locator(ROWS).count()).toBe(2);
    expect(await other.page.getByRole('searchbox').inputValue()).toBe('wafers');
    await other.page.getByRole('button', { name: 'Remove filters' }).click();
    await expect.poll(() => other.page.locator(ROWS).count()).toBe(CARRIED_RULES.length + 1);
    expect(view.faults).toEqual([]);
    await Promise.all([view.close(), other.close()]);
  });

  test('states are toggles with their count, several may be on', async () => {
    const view = await open('/rules');
    const { page } = view;
    const toggle = (name: RegExp) => page.getByRole('group', { name: 'State' }).getByRole('button', { name });
    // The counts come with the first page of rules.
    await toggle(/^Critical\s*\d/).click();
    const critical = Number(/\d+/.exec((await toggle(/^Critical/).textContent()) ?? '')?.[0]);
    await expect.poll(() => page.locator(ROWS).count()).toBe(critical);
    await toggle(/^Not evaluated/).click();
    await expect.poll(() => page.locator(ROWS).count()).toBe(critical + 1);
    expect(await toggle(/^Critical/).getAttribute('aria-pressed')).toBe('true');
    expect(page.url()).toContain('state=critical,new');
    await view.close();
  });

  test('is sorted by a click on a column, and the other way round by another', async () => {
    const view = await open('/rules?sort=name');
    const { page } = view;
    const names = async () => (await page.locator('.rule-name a').allTextContents()).map((name) => name.toLowerCase());
    await page.locator(ROWS).first().waitFor();
    await expect.poll(async () => (await names()).length).toBe(CARRIED_RULES.length + 1);
    const forwards = await names();
    expect(forwards).toEqual(forwards.toSorted());
    await page.getByRole('columnheader', { name: 'Rule' }).getByRole('button').click();
    await expect.poll(names).toEqual(forwards.toReversed());
    expect(await page.getByRole('columnheader', { name: 'Rule' }).getAttribute('aria-sort')).toBe('descending');
    expect(page.url()).toContain('sort=-name');
    await view.close();
  });

  test('what matches nothing says so, and how to get back', async () => {
    const view = await open('/rules?q=unobtainium');
    await view.page.getByRole('heading', { name: 'No rule matches' }).waitFor();
    await view.page.getByRole('button', { name: 'Remove the filters' }).click();
    await expect.poll(() => view.page.locator(ROWS).count()).toBe(CARRIED_RULES.length + 1);
    await view.close();
  });
});

/** `pages.test.ts` has the other views of every page. */
describe.each([['dark', 360]] as const)('the overview in %s, %i pixels wide', (theme, width) => {
  test('has nothing that axe finds, nothing wider than the screen, and no fault', async () => {
    const view = await open('/', { theme, width, height: width === 360 ? 780 : 900 });
    await view.page.locator(ROWS).first().waitFor();
    await view.page.getByRole('region', { name: 'Raised now' }).getByRole('listitem').first().waitFor();
    expect(await view.violations()).toEqual([]);
    expect(await view.page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    await view.screenshot(`overview-${theme}-${width}`);
    expect(view.faults).toEqual([]);
    await view.close();
  });
});

describe('more rules than fit a page', () => {
  const MANY = 250;

  test('are drawn only near the window, fetched ahead of it, and all reached; going back leads to where one was', async () => {
    const document = ruleSchema.parse(await shippedRule('us-tungsten-china'));
    for (let index = 0; index < MANY; index++) {
      const id = `z-many-${String(index).padStart(3, '0')}`;
      const rule = { ...document, id, name: `Zinc, one of many: ${String(index).padStart(3, '0')}` };
      await scene.api.stores.rules.put({
        document: rule,
        onHold: 'one of many',
        updatedAt: '2026-01-01T00:00:00.000Z',
      });
    }
    const view = await open('/rules?sort=name');
    const { page } = view;
    await page.locator(ROWS).nth(5).waitFor();
    const total = MANY + CARRIED_RULES.length + 1;
    expect(await page.getByRole('table', { name: 'Rules' }).getAttribute('aria-rowcount')).toBe(String(total + 1));
    const asked = page.waitForRequest((request) => request.url().includes('cursor='));
    await page.evaluate('scrollTo(0, document.documentElement.scrollHeight)');
    await asked;
    await page.getByRole('link', { name: 'Zinc, one of many: 249' }).waitFor();
    expect(await page.locator(ROWS).last().getAttribute('aria-rowindex')).toBe(String(total + 1));
    expect(await page.locator(ROWS).count()).toBeLessThan(60);
    expect(await view.violations()).toEqual([]);
    // Back from a rule, the list is where it was.
    const before = await page.evaluate<number>('scrollY');
    await page.getByRole('link', { name: 'Zinc, one of many: 249' }).click();
    await page.getByRole('heading', { level: 1, name: 'Zinc, one of many: 249' }).waitFor();
    await page.goBack();
    await page.locator(ROWS).nth(5).waitFor();
    await expect.poll(() => page.evaluate<number>('scrollY')).toBeGreaterThan(before / 2);
    // A click on a link begins at the top, also where one was before.
    await page.getByRole('link', { name: 'Zinc, one of many: 249' }).click();
    await page.getByRole('heading', { level: 1, name: 'Zinc, one of many: 249' }).waitFor();
    await page.getByRole('link', { name: 'Rules', exact: true }).click();
    await page.locator(ROWS).nth(5).waitFor();
    expect(await page.evaluate('scrollY')).toBe(0);
    expect(view.faults).toEqual([]);
    await view.close();
  });
});
