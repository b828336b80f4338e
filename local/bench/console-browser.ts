/** Chromium for the benchmark of the console: opens the overview as somebody who is signed in, and counts. */
import chromium from '@sparticuz/chromium';
import { type Browser, type BrowserContext, type CDPSession, chromium as playwright, type Page } from 'playwright-core';

const ROWS = 'tr[aria-rowindex].rule-row';
const STEP_PIXELS = 600;
const STEP_MS = 50;
const LONGEST_SCROLL_MS = 120_000;

export interface FirstView {
  readonly milliseconds: number;
  readonly requests: number;
  readonly bytes: number;
  readonly longestTask: number;
  /** As many as the page says that there are. */
  readonly rules: number;
}

export interface Scrolled {
  /** Milliseconds between frames. */
  readonly frames: readonly number[];
  /** Of the table, the heading included. */
  readonly lastRow: number;
}

export interface ConsoleBrowser {
  firstView(url: string): Promise<FirstView>;
  scroll(url: string): Promise<Scrolled>;
  close(): Promise<void>;
}

export async function consoleBrowser(): Promise<ConsoleBrowser> {
  const browser = await playwright.launch({
    executablePath: await chromium.executablePath(),
    args: ['--no-sandbox'],
    headless: true,
  });
  return {
    firstView: (url) => firstView(browser, url),
    scroll: (url) => scroll(browser, url),
    close: () => browser.close(),
  };
}

/** A context of its own with an empty cache, whom the issuer knows, as after a reload. */
async function freshPage(browser: Browser, url: string): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-US' });
  await context.addCookies([{ name: 'chokepoint-session', value: 'operator/operator', url }]);
  await context.addInitScript(`
    sessionStorage.setItem('chokepoint-signed-in', 'yes');
    window.longTasks = [];
    new PerformanceObserver((list) => window.longTasks.push(...list.getEntries().map(({ duration }) => duration)))
      .observe({ type: 'longtask', buffered: true });
  `);
  return { context, page: await context.newPage() };
}

async function firstView(browser: Browser, url: string): Promise<FirstView> {
  const { context, page } = await freshPage(browser, url);
  try {
    const traffic = await countTraffic(await context.newCDPSession(page));
    const startedAt = performance.now();
    await page.goto(`${url}/#/`);
    await drawn(page);
    const milliseconds = performance.now() - startedAt;
    const { longTasks, rules } = await page.evaluate<{ longTasks: number[]; rules: string }>(
      `({ longTasks: window.longTasks, rules: document.querySelector('.rules-head [role="status"]').textContent })`,
    );
    return { milliseconds, ...traffic, longestTask: Math.max(0, ...longTasks), rules: Number(rules) };
  } finally {
    await context.close();
  }
}

/** Every row within the window, the cards above them, and a frame after that. */
async function drawn(page: Page): Promise<void> {
  await Promise.all([page.locator(ROWS).nth(10).waitFor(), page.locator('.raised-card').first().waitFor()]);
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
}

interface Traffic {
  requests: number;
  bytes: number;
}

async function countTraffic(session: CDPSession): Promise<Traffic> {
  const traffic = { requests: 0, bytes: 0 };
  session.on('Network.requestWillBeSent', () => {
    traffic.requests += 1;
  });
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    traffic.bytes += encodedDataLength;
  });
  await session.send('Network.enable');
  return traffic;
}

async function scroll(browser: Browser, url: string): Promise<Scrolled> {
  const { context, page } = await freshPage(browser, url);
  try {
    await page.goto(`${url}/#/rules`);
    await page.locator(ROWS).nth(10).waitFor();
    const frames = await page.evaluate<number[]>(SCROLLING);
    const lastRow = await page.evaluate<number>(
      `Number([...document.querySelectorAll(${JSON.stringify(ROWS)})].at(-1)?.getAttribute('aria-rowindex'))`,
    );
    return { frames, lastRow };
  } finally {
    await context.close();
  }
}

/** Scrolls until the last rule has been there for a second, and notes every frame. */
const SCROLLING = `new Promise((done) => {
  const frames = [];
  let before = performance.now();
  let atEnd = 0;
  let going = true;
  const startedAt = performance.now();
  const frame = (now) => {
    frames.push(now - before);
    before = now;
    if (going) requestAnimationFrame(frame);
    else done(frames.slice(1));
  };
  requestAnimationFrame((now) => { before = now; requestAnimationFrame(frame); });
  const timer = setInterval(() => {
    scrollBy({ top: ${STEP_PIXELS}, behavior: 'instant' });
    const isEnd = innerHeight + scrollY >= document.documentElement.scrollHeight - 2;
    const isThere = document.querySelector('.rule-placeholder') === null;
    atEnd = isEnd && isThere ? atEnd + ${STEP_MS} : 0;
    if (atEnd < 1000 && performance.now() - startedAt < ${LONGEST_SCROLL_MS}) return;
    clearInterval(timer);
    going = false;
  }, ${STEP_MS});
})`;
