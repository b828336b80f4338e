/** The page on which the API is read. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { docsPage } from '../../../functions/manage/pages/docs-page.ts';
import { PAGE_POLICY } from '../../../functions/manage/pages/page.ts';
import { openApiDocument } from '../../../shared/api/openapi.ts';
import { problemSlugs } from '../../../shared/api/problems.ts';
import { defineRoute } from '../../../shared/api/route.ts';
import { routes } from '../../../shared/api/routes.ts';

const page = docsPage(openApiDocument(routes));

describe('the page of the API', () => {
  test('has a place for every operation, named in its contents', () => {
    for (const { operation, path } of routes) {
      expect(page).toContain(`<h3 id="${operation}">`);
      expect(page).toContain(`href="#${operation}"`);
      expect(page).toContain(path.replaceAll("'", '&#39;'));
    }
  });

  test('leads nowhere that is not there', () => {
    const places = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
    const links = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    expect(links.filter((id) => !places.has(id))).toEqual([]);
  });

  test('explains every kind of problem', () => {
    for (const slug of problemSlugs) expect(page).toContain(`href="/problems/${slug}"`);
  });

  test('has no script, and no style but the one that its policy names', () => {
    expect(page).not.toMatch(/<script|\son\w+=|\sstyle=|javascript:|https?:\/\/(?!127)[^"<\s]*\.(?:js|css)/);
    const [, style = ''] = /<style>([^]*?)<\/style>/.exec(page) ?? [];
    expect(PAGE_POLICY).toContain(`'sha256-${createHash('sha256').update(style).digest('base64')}'`);
    expect([...page.matchAll(/<style/g)]).toHaveLength(1);
  });

  test('shows what a text says and never obeys it', () => {
    const hostile = defineRoute({
      operation: 'x',
      method: 'GET',
      path: '/x',
      summary: '<script>alert(1)</script>',
      description: '`<img src=x onerror=alert(1)>` "quoted"',
      tag: '<b>',
      allow: 'anyone',
      answers: { 200: { description: '</td><script>', contents: { 'text/<x>': '' } } },
    });
    const shown = docsPage(openApiDocument([hostile]));
    expect(shown).not.toMatch(/<script|<img|<b>|<x>/);
    expect(shown).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  });
});
