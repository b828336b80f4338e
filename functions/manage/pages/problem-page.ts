/** What a kind of problem means, as a page to read. */
import { PROBLEMS, type ProblemSlug, problemType } from '../../../shared/api/problems.ts';
import { html } from '../../../shared/lambda/html.ts';
import { inline, page } from './page.ts';

export function problemPage(slug: ProblemSlug): string {
  const { title, status, meaning, remedy } = PROBLEMS[slug];
  return page(
    `${title}: Chokepoint API`,
    html`<main>
<p><a href="/docs#problems">Chokepoint API</a></p>
<h1>${title}</h1>
<p class="quiet">Status ${status}, type <code>${problemType(slug)}</code></p>
<p>${inline(meaning)}</p>
<h2>What to do</h2>
<p>${inline(remedy)}</p>
</main>`,
  );
}
