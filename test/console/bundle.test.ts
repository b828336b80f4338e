/** What the browser gets: small, nothing inline, nothing of the schemas. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { builtConsole } from '../../local/web/built-console.ts';

const FIRST_VIEW_LIMIT = 120 * 1024;

let folder = '';
beforeAll(async () => {
  folder = await builtConsole();
}, 60_000);

const page = () => readFileSync(join(folder, 'index.html'), 'utf8');
const file = (path: string) => readFileSync(join(folder, path));

/** Scripts and styles that the page itself names, and what those import before they run. */
function firstView(): string[] {
  const manifest = JSON.parse(file('manifest.json').toString()) as Record<
    string,
    { file: string; css?: string[]; imports?: string[]; isEntry?: boolean }
  >;
  const found = new Set<string>();
  const visit = (name: string) => {
    const entry = manifest[name];
    if (entry === undefined || found.has(entry.file)) return;
    for (const each of [entry.file, ...(entry.css ?? [])]) found.add(each);
    for (const each of entry.imports ?? []) visit(each);
  };
  for (const [name, entry] of Object.entries(manifest)) if (entry.isEntry === true) visit(name);
  return [...found];
}

describe('the built console', () => {
  test('needs less than 120 KB of script and style, gzipped, for the first view', () => {
    const files = firstView();
    expect(files.some((each) => each.endsWith('.js'))).toBe(true);
    expect(files.some((each) => each.endsWith('.css'))).toBe(true);
    const bytes = files.reduce((sum, each) => sum + gzipSync(file(each)).byteLength, 0);
    expect(bytes).toBeLessThan(FIRST_VIEW_LIMIT);
  });

  test('has no inline script and no inline style, and asks no other origin', () => {
    expect(page()).not.toMatch(/<script(?![^>]*\ssrc=)[^>]*>|<style|\sstyle=|\son\w+=/);
    expect(page()).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
  });

  test('keeps the schema library and the charts out of the first view', () => {
    const text = firstView()
      .map((each) => file(each).toString())
      .join('\n');
    expect(text).not.toContain('ZodError');
    expect(text).not.toContain('uplot');
  });

  test('says nothing of the machine that built it, and has no part that only developers need', () => {
    const scripts = readdirSync(join(folder, 'assets')).filter((name) => name.endsWith('.js'));
    expect(scripts.length).toBeGreaterThan(5);
    for (const name of scripts) {
      const text = file(`assets/${name}`).toString();
      expect(text).not.toContain(process.cwd());
      expect(text).not.toMatch(/fileName:\w|lineNumber:\d|\.tsx\b/);
    }
  });

  test('names its files by their content, so that they can be kept for ever', () => {
    expect(readdirSync(join(folder, 'assets')).every((name) => /-[\w-]{8}\.(?:js|css)$/.test(name))).toBe(true);
  });

  test('is not built again while nothing changed', async () => {
    const before = page();
    const startedAt = performance.now();
    expect(await builtConsole()).toBe(folder);
    expect(page()).toBe(before);
    expect(performance.now() - startedAt).toBeLessThan(5000);
  });
});
