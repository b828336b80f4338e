/** The page of a rule: its chart, why a month is what it is, its rows, its text and its revisions. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startConsole, type TestConsole } from '../../support/a-console.ts';

const RULE = '/rules/us-tungsten-china';

let scene: TestConsole;
beforeAll(async () => {
  scene = await startConsole('2025-07');
});
afterAll(() => scene.close());

async function open(route: string, options: Parameters<TestConsole['browser']['open']>[2] = {}) {
  const view = await scene.browser.open(scene.api.url, route, { as: 'analyst', ...options });
  await view.page.locator('.uplot canvas').nth(1).waitFor();
  await view.page.locator('.explanation').waitFor();
  return view;
}

describe('the chart', () => {
  test('is drawn: the line of values has its colour on the canvas, and so has the critical line', async () => {
    const view = await open(RULE);
    const colours = await view.page.evaluate<string[]>(`(() => {
      const canvas = document.querySelector('.uplot canvas');
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      const seen = new Set();
      for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 120) seen.add([data[i], data[i + 1], data[i + 2]].join(','));
      return [...seen];
    })()`);
    const has = (wanted: readonly number[]) =>
      colours.some((colour) =>
        colour.split(',').every((part, index) => Math.abs(Number(part) - (wanted[index] ?? 0)) < 12),
      );
    expect(has([11, 92, 138])).toBe(true);
    expect(has([179, 32, 31])).toBe(true);
    expect(has([1, 255, 1])).toBe(false);
    expect(view.faults).toEqual([]);
    await view.close();
  });

  test('is one stop of the keyboard: arrows choose the month, which is read out, explained, and in the address', async () => {
    const view = await open(RULE);
    const { page } = view;
    const slider = page.getByRole('slider');
    expect(await slider.getAttribute('aria-valuetext')).toMatch(/^2025-07: /);
    await slider.focus();
    for (let months = 0; months < 4; months++) await page.keyboard.press('ArrowLeft');
    expect(await slider.getAttribute('aria-valuetext')).toBe('2025-03: 98.7%, critical; raised');
    await page.getByRole('heading', { name: 'Why, in 2025-03' }).waitFor();
    await expect.poll(() => page.locator('.explanation-what').textContent()).toMatch(/2025-03$/);
    expect(page.url()).toContain('period=2025-03');
    await page.keyboard.press('Home');
    expect(await slider.getAttribute('aria-valuenow')).toBe('0');
    await page.keyboard.press('ArrowLeft');
    expect(await slider.getAttribute('aria-valuenow')).toBe('0');
    await page.keyboard.press('End');
    expect(await slider.getAttribute('aria-valuetext')).toMatch(/^2025-07: /);
    expect(view.faults).toEqual([]);
    await view.close();
  });

  test('a click chooses the month under it', async () => {
    const view = await open(RULE);
    const { page } = view;
    const over = page.locator('.u-over').first();
    const box = await over.boundingBox();
    // The third of seven months.
    await over.click({ position: { x: ((box?.width ?? 0) * 2.5) / 7, y: 40 } });
    await page.getByRole('heading', { name: 'Why, in 2025-03' }).waitFor();
    await view.close();
  });

  test('has the values as first assessed beside those of now, when they are asked for', async () => {
    const view = await open(RULE);
    const { page } = view;
    const asked = page.waitForResponse((response) => response.url().endsWith('/backtests'));
    await page.getByRole('checkbox', { name: /As first assessed/ }).check();
    expect((await asked).status()).toBe(200);
    await page.getByText('As first assessed', { exact: true }).waitFor();
    expect(page.url()).toContain('first=yes');
    expect(view.faults).toEqual([]);
    await view.close();
  });

  test('is a picture on request', async () => {
    const view = await open(RULE);
    const [file] = await Promise.all([
      view.page.waitForEvent('download'),
      view.page.getByRole('button', { name: 'Picture' }).click(),
    ]);
    expect(file.suggestedFilename()).toBe('us-tungsten-china.png');
    const bytes = await readFile(await file.path());
    expect(bytes.subarray(1, 4).toString()).toBe('PNG');
    expect(bytes.readUInt32BE(16)).toBeGreaterThan(500);
    await view.close();
  });
});

describe('the explanation', () => {
  test('has value, line, parts, the reason of the move, the largest partners and the query without a key', async () => {
    const view = await open(`${RULE}?period=2025-03`);
    const text = ((await view.page.locator('.period-section').textContent()) ?? '').replace(/[\u202f\u00a0]/g, ' ');
    const { body } = await scene.api.call('GET', '/rules/us-tungsten-china/explanation?period=2025-03', {
      role: 'analyst',
    });
    expect(text).toContain('98.7%');
    expect(text).toContain('Line80%');
    expect(text).toContain('because the trade of China changed');
    for (const { name } of body.suppliers) expect(text).toContain(name);
    expect(text).toContain(body.vintage);
    expect(text).toContain(body.queries[0]);
    expect(text).not.toMatch(/key=/i);
    expect(text).toContain('Recorded data');
    await view.close();
  });
});

describe('the rows', () => {
  test('are the same as a table, by value and by partner', async () => {
    const view = await open(RULE);
    const { page } = view;
    const table = page.locator('.rows-section table');
    const { body } = await scene.api.call('GET', '/rules/us-tungsten-china/figures', { role: 'analyst' });
    expect(await table.locator('tbody tr').count()).toBe(7);
    expect(await table.locator('tbody tr').filter({ hasText: '2025-03' }).textContent()).toContain('98.7%');
    await page.getByRole('radio', { name: 'Rows behind them' }).check();
    expect(await table.locator('tbody tr').count()).toBe(body.periods.length);
    const last = body.periods.at(-1);
    const shown = ((await table.locator('tbody tr').first().textContent()) ?? '').replace(/\D/g, '');
    expect(shown).toContain(String(last.total));
    await view.close();
  });

  test('are CSV files', async () => {
    const view = await open(RULE);
    const csv = async (button: string) => {
      const [file] = await Promise.all([
        view.page.waitForEvent('download'),
        view.page.getByRole('button', { name: button }).click(),
      ]);
      return [file.suggestedFilename(), await readFile(await file.path(), 'utf8')];
    };
    const [name, values] = await csv('Values, CSV');
    expect(name).toBe('us-tungsten-china-assessments.csv');
    expect(values).toMatch(/^subject,name,period,value/);
    expect((await csv('Rows, CSV'))[1]).toMatch(/^period,partner,name,amount/);
    await view.close();
  });
});

describe('the text and the revisions', () => {
  test('the rule stands as a sentence and as YAML, and each revision says who changed what and why', async () => {
    const stored = await scene.api.call('GET', '/rules/us-tungsten-china', { role: 'operator' });
    const changed = await scene.api.call('PUT', '/rules/us-tungsten-china?reason=the%20board%20asked', {
      role: 'operator',
      reader: 'olga',
      headers: { 'if-match': stored.headers.get('etag') ?? '' },
      body: { ...stored.body.document, threshold: { above: '85%', 'clear-below': '75%' } },
    });
    expect(changed.status).toBe(200);
    await scene.api.starter.idle();
    const view = await open(RULE);
    const { page } = view;
    const yaml = page.getByRole('region', { name: 'The rule as YAML' });
    expect(await yaml.textContent()).toMatch(/^id: us-tungsten-china$/m);
    expect(await yaml.textContent()).toContain('above: 85%');
    const revisions = page.getByRole('region', { name: 'Revisions' });
    await revisions.getByText('the board asked').waitFor();
    const text = (await revisions.textContent()) ?? '';
    expect(text).toContain('olga');
    expect(text).toMatch(/threshold\.above80%85%/);
    expect(view.faults).toEqual([]);
    await view.close();
  });
});

describe('an open alert', () => {
  test('is acknowledged with a comment, which everybody sees, and taken back', async () => {
    const view = await open('/rules/us-tungsten-china');
    const { page } = view;
    const alert = page.getByRole('region', { name: 'Open alerts' }).getByRole('article').first();
    await alert.getByRole('button', { name: 'Acknowledge' }).click();
    const dialog = page.getByRole('dialog', { name: 'Acknowledge this alert' });
    await dialog.getByLabel(/^Comment/).fill('Procurement has it.');
    await dialog.getByRole('button', { name: 'Acknowledge' }).click();
    await alert.getByText('Procurement has it.').waitFor();
    const open1 = await scene.api.call('GET', '/alerts?state=open&rule=us-tungsten-china', { role: 'operator' });
    expect(open1.body.items[0].acknowledgement).toMatchObject({ by: 'analyst', comment: 'Procurement has it.' });
    await alert.getByRole('button', { name: 'Take back the acknowledgement' }).click();
    await alert.getByRole('button', { name: 'Acknowledge' }).waitFor();
    expect(view.faults).toEqual([]);
    await view.close();
  });

  test('is snoozed by the keyboard alone, for oneself', async () => {
    const view = await open('/rules/us-tungsten-china');
    const { page } = view;
    const alert = page.getByRole('region', { name: 'Open alerts' }).getByRole('article').first();
    await alert.getByRole('button', { name: 'Snooze' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Snooze this alert' }).waitFor();
    expect(await view.violations()).toEqual([]);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.evaluate('document.activeElement.textContent.trim()')).toBe('Snooze');
    await page.keyboard.press('Enter');
    await page.getByRole('combobox', { name: 'For' }).focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await alert.getByText(/You are not told about it until/).waitFor();
    const [mine, theirs] = [
      await scene.api.call('GET', '/alerts?state=open&rule=us-tungsten-china', { role: 'analyst' }),
      await scene.api.call('GET', '/alerts?state=open&rule=us-tungsten-china', { role: 'operator' }),
    ];
    expect(Date.parse(mine.body.items[0].snoozedUntil)).toBeGreaterThan(Date.now());
    expect(theirs.body.items[0].snoozedUntil).toBeUndefined();
    await alert.getByRole('button', { name: 'End the snooze' }).click();
    await alert.getByRole('button', { name: 'Snooze', exact: true }).waitFor();
    expect(view.faults).toEqual([]);
    await view.close();
  });
});

describe('an earlier state of knowledge', () => {
  test('before anything was retrieved there is no number, and the page says which day it shows', async () => {
    const view = await scene.browser.open(scene.api.url, '/rules/us-tungsten-china?as-of=2020-01-01', {
      as: 'analyst',
    });
    await view.page.getByText(/as they were known on/).waitFor();
    await view.page.getByRole('heading', { name: 'Nothing was known on 2020-01-01' }).waitFor();
    await view.page.getByRole('button', { name: 'Show those of now' }).click();
    await view.page.getByRole('heading', { name: 'Month by month' }).waitFor();
    expect(view.faults).toEqual([]);
    await view.close();
  });
});

describe('what an operator does to a rule', () => {
  test('disabling asks why, closes its alerts, and can be taken back', async () => {
    const view = await open('/rules/us-tungsten-china-quarter', { as: 'operator' });
    const { page } = view;
    await page.getByRole('button', { name: 'Disable' }).click();
    const dialog = page.getByRole('dialog', { name: 'Disable this rule' });
    await dialog.getByLabel('Why, for the record').fill('too noisy');
    await dialog.getByRole('button', { name: 'Disable' }).click();
    await page.getByRole('button', { name: 'Enable' }).waitFor();
    await page.getByRole('region', { name: 'Revisions' }).getByText('too noisy').waitFor();
    await page.getByRole('button', { name: 'Enable' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Enable' }).click();
    await page.getByRole('button', { name: 'Disable' }).waitFor();
    await scene.api.starter.idle();
    expect(view.faults).toEqual([]);
    await view.close();
  });

  test('a change that was overtaken is refused in words, and nothing is lost', async () => {
    const view = await open('/rules/us-wafers-japan', { as: 'operator' });
    const { page } = view;
    const { headers } = await scene.api.call('GET', '/rules/us-wafers-japan', { role: 'operator' });
    const etag = headers.get('etag') ?? '';
    const disable = { role: 'operator', headers: { 'if-match': etag }, body: { enabled: false } } as const;
    expect((await scene.api.call('PUT', '/rules/us-wafers-japan/enabled', disable)).status).toBe(200);
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('alert').waitFor();
    expect((await scene.api.call('GET', '/rules/us-wafers-japan', { role: 'operator' })).status).toBe(200);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    await view.close();
  });

  test('deleting leads back to the rules', async () => {
    const view = await open('/rules/us-silicon-wafers-taiwan', { as: 'operator' });
    const { page } = view;
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('heading', { level: 1, name: 'Rules' }).waitFor();
    expect((await scene.api.call('GET', '/rules/us-silicon-wafers-taiwan', { role: 'operator' })).status).toBe(404);
    await scene.api.starter.idle();
    expect(view.faults).toEqual([]);
    await view.close();
  });
});

/** `pages.test.ts` has the other views of every page. */
describe.each([['dark', 360]] as const)('the rule page in %s, %i pixels wide', (theme, width) => {
  test('has nothing that axe finds, nothing wider than the screen, and no fault', async () => {
    const view = await open('/rules/us-tungsten-articles-any-supplier', {
      as: 'operator',
      theme,
      width,
      height: width === 360 ? 780 : 1100,
    });
    expect(await view.violations()).toEqual([]);
    expect(await view.page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    await view.screenshot(`rule-${theme}-${width}`);
    expect(view.faults).toEqual([]);
    await view.close();
  });
});

describe('an evaluation that failed', () => {
  test('says what went wrong, not why it was started', async () => {
    const { runs } = scene.api.stores;
    const at = new Date().toISOString();
    await runs.begin({ id: 'lost-run', source: 'us-census', startedAt: at, reason: 'the rule was replaced' });
    await runs.end('lost-run', { at, failed: true, problem: 'SourceUnavailable: the source does not answer' });
    const view = await open(`${RULE}?run=lost-run`);
    const status = view.page.getByRole('status').filter({ hasText: 'The evaluation failed' });
    await status.waitFor();
    expect(await status.textContent()).toContain('SourceUnavailable: the source does not answer');
    expect(await status.textContent()).not.toContain('the rule was replaced');
    await view.close();
  });
});
