/**
 * A real browser on a real service: Chromium from the npm package, so that `npm ci` is all that a machine needs. Watches what
 * a page must not do: errors on the console, requests to another origin.
 */
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import chromium from '@sparticuz/chromium';
import { type Browser, type BrowserContext, chromium as playwright, type Page } from 'playwright-core';
import { readFile } from 'node:fs/promises';

const SCREENSHOTS = fileURLToPath(new URL('../screenshots/', import.meta.url));
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
/** The rules that WCAG 2.2 asks for at level AA, and those that axe counts as good practice. */
const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

export type Person = 'operator' | 'analyst' | 'demo';

export interface ViewOptions {
  readonly theme?: 'light' | 'dark';
  readonly width?: number;
  readonly height?: number;
}

export interface OpenView {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors on the console, failed scripts, requests that left the origin: none is allowed. */
  readonly faults: string[];
  /** Goes to a route of the console, such as `/rules/x`. */
  go(route: string): Promise<void>;
  /** What axe finds, a line each. */
  violations(): Promise<string[]>;
  /** Into `test/screenshots/`, to be looked at. */
  screenshot(name: string): Promise<void>;
  close(): Promise<void>;
}

export interface TestBrowser {
  /** Opens the console at a route, signed in; without a person, as it is before the sign-in. */
  open(url: string, route: string, options?: ViewOptions & { readonly as?: Person }): Promise<OpenView>;
  close(): Promise<void>;
}

/** Starts Chromium; call `close` in `afterAll`. */
export async function startBrowser(): Promise<TestBrowser> {
  const browser = await launched();
  return {
    async open(url, route, { as, ...options } = {}) {
      const view = await viewOf(browser, url, options);
      await view.page.goto(`${url}/#${route}`);
      if (as !== undefined) await signIn(view.page, as);
      return view;
    },
    close: () => browser.close(),
  };
}

/** Without the package's own switches: they turn web security off. */
async function launched(): Promise<Browser> {
  const args = ['--no-sandbox', '--font-render-hinting=none'];
  return playwright.launch({ executablePath: await chromium.executablePath(), args, headless: true });
}

/** Through the page of the local issuer, like a person. */
async function signIn(page: Page, as: Person): Promise<void> {
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.locator(`a[href*="${as}"]`).first().click();
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
}

async function viewOf(browser: Browser, url: string, options: ViewOptions): Promise<OpenView> {
  const { theme = 'light', width = 1280, height = 900 } = options;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    reducedMotion: 'reduce',
    locale: 'en-US',
    timezoneId: 'UTC',
  });
  const page = await context.newPage();
  const faults: string[] = [];
  watch(page, url, faults);
  return {
    page,
    context,
    faults,
    async go(route) {
      await page.evaluate(`location.hash = ${JSON.stringify(`#${route}`)}`);
    },
    violations: () => violationsOn(page),
    async screenshot(name) {
      mkdirSync(SCREENSHOTS, { recursive: true });
      await page.screenshot({ path: `${SCREENSHOTS}${name}.png` });
    },
    close: () => context.close(),
  };
}

function watch(page: Page, url: string, faults: string[]): void {
  const { origin } = new URL(url);
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') faults.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`uncaught: ${error.message}`));
  page.on('request', (request) => {
    const asked = new URL(request.url());
    const isOwn = asked.origin === origin || ['data:', 'blob:'].includes(asked.protocol);
    if (!isOwn) faults.push(`left the origin: ${request.url()}`);
  });
}

interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[];
}

async function violationsOn(page: Page): Promise<string[]> {
  await page.evaluate(await readFile(AXE, 'utf8'));
  const found = await page.evaluate<Violation[]>(
    `axe.run(document, { runOnly: ${JSON.stringify(AXE_TAGS)} }).then(({ violations }) => violations)`,
  );
  return found.flatMap(({ id, help, nodes }) =>
    nodes.slice(0, 3).map(({ target, failureSummary }) => `${id} (${help}): ${target.join(' ')}: ${failureSummary}`),
  );
}
