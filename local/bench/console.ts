/** The console in a real browser on the local service: how soon the overview stands, what it costs, how it scrolls. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { builtConsole } from '../web/built-console.ts';
import { type ConsoleBrowser, consoleBrowser, type FirstView } from './console-browser.ts';
import { startConsoleService } from './console-service-process.ts';
import { type Bench, type BenchOptions, type Measurement, median, mustEqual } from './measurement.ts';

const RULES = 200;
const MANY_RULES = { small: 500, medium: 2_000, large: 2_000 } as const;
const RUNS = { small: 3, medium: 7, large: 15 } as const;

export const consoleBench: Bench = {
  about: [
    'Chromium on the local service, in one machine with it; rules are labelled copies of those that ship, on the carried figures.',
    'First view: a fresh browser context with nothing cached, known to the issuer; from the address to every row in the window drawn,',
    'the way through the issuer and back included. Bytes are as the local service sends them, which compresses nothing.',
    'Scrolling: from the first rule to the last, 600 pixels every 50 ms, pages fetched on the way.',
    'Of many rules 200 are evaluated; the others are stored with the state of one of these.',
    'Checked: the number of rules that the page counts, and that the last rule is reached.',
  ].join('\n'),
  async run(options) {
    const browser = await consoleBrowser();
    try {
      return [...(await firstViews(browser, options)), ...(await scrolls(browser, options))];
    } finally {
      await browser.close();
    }
  },
};

async function firstViews(browser: ConsoleBrowser, { size, progress }: BenchOptions): Promise<Measurement[]> {
  progress(`making and evaluating ${RULES} rules`);
  const scene = await startConsoleService(RULES);
  try {
    await browser.firstView(scene.url);
    const views: FirstView[] = [];
    for (let run = 1; run <= RUNS[size]; run++) {
      progress(`first view ${run} of ${RUNS[size]}`);
      const view = await browser.firstView(scene.url);
      mustEqual('rules counted by the page', view.rules, RULES);
      views.push(view);
    }
    const of = (pick: (view: FirstView) => number) => median(views.map(pick));
    const figure = (task: string, value: number, unit: string) => measurement(task, value, { size: RULES, unit });
    return [
      figure(
        'first view',
        of(({ milliseconds }) => milliseconds),
        'ms',
      ),
      figure('first view, slowest', Math.max(...views.map(({ milliseconds }) => milliseconds)), 'ms'),
      figure(
        'first view, requests',
        of(({ requests }) => requests),
        'requests',
      ),
      figure('first view, received', of(({ bytes }) => bytes) / 1024, 'KiB'),
      figure(
        'first view, longest task',
        of(({ longestTask }) => longestTask),
        'ms',
      ),
      figure('script and style, gzipped', (await gzippedFirstView()) / 1024, 'KiB'),
    ];
  } finally {
    await scene.close();
  }
}

async function scrolls(browser: ConsoleBrowser, { size, progress }: BenchOptions): Promise<Measurement[]> {
  const rules = MANY_RULES[size];
  progress(`making and evaluating ${rules} rules`);
  const scene = await startConsoleService(rules);
  try {
    progress('scrolling from the first to the last');
    const { frames, lastRow } = await browser.scroll(scene.url);
    mustEqual('last row reached', lastRow, rules + 1);
    const sorted = frames.toSorted((a, b) => a - b);
    const figure = (task: string, value: number, unit: string) => measurement(task, value, { size: rules, unit });
    return [
      figure('scroll, frame', median(frames), 'ms'),
      figure('scroll, frame, 99 of 100', sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN, 'ms'),
      figure('scroll, longest frame', sorted.at(-1) ?? Number.NaN, 'ms'),
      figure('scroll, frames over 50 ms', frames.filter((frame) => frame > 50).length, `of ${frames.length}`),
    ];
  } finally {
    await scene.close();
  }
}

function measurement(task: string, value: number, { size, unit }: { size: number; unit: string }): Measurement {
  return { bench: 'console', task, size: `${size} rules`, value, unit };
}

/** Bytes of what the page itself names. */
async function gzippedFirstView(): Promise<number> {
  const folder = await builtConsole();
  const named = readFileSync(join(folder, 'index.html'), 'utf8').matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g);
  return [...named].reduce((sum, [, path = '']) => sum + gzipSync(readFileSync(join(folder, path))).byteLength, 0);
}
