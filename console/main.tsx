/**
 * The console: a static page over the HTTP API and nothing else.
 *
 * How a page is added
 * 1. `pages/<name>/<name>-page.tsx` exports its component as `page`, and takes `PageProps` of
 *    `shell/page-props.ts` (the parameters of the address). It begins with `<PageHead title="…">`, which sets the document's title and holds the page's one `h1`.
 * 2. One line in `PAGES` of `shell/page-table.ts` (and, if it is in the navigation, one in `NAVIGATION`).
 * 3. Its styles are `pages/<name>/<name>.css`, imported by the page; colours, sizes and gaps are the tokens of
 *    `style/tokens.css`. No inline style and no inline script: the content security policy refuses them.
 *
 * What there is for it
 * - `api/client.ts`: `read('/alerts', { query, signal })`, `request('PUT', …, { body, ifMatch })`, `requestText` for CSV and
 *   YAML. They throw `ApiProblem` (`status`, `slug`, `title`, `message`, `fields` with path, found, expected, suggestion).
 * - `api/use-answer.ts`: `useAnswer(key, load)` for one thing, `usePages(key, load)` for a list with cursors.
 * - `api/shapes.ts`: the shapes of the API, types only.
 * - `shell/router.ts`: `path`, `query`, `go('/rules/x')`, `setQuery({ tag: 'x' })` (filters live in the address). Links are
 *   plain `<a href="#/…">`.
 * - `session/session.ts`: `person`, `isOperator` (signals): offer nothing that the API would refuse.
 * - `shell/toasts.tsx`: `toast('Saved.')`, `failureToast(problem.message)`.
 * - `parts/`: `Loading`, `Empty`, `Failure`, `Icon`, `LevelBadge`, `Dialog`, `Instant`, `Recorded`, `ExplanationView` with `Fact`,
 *   `AlertActions` (acknowledge, snooze), `Sparkline`, `download`, `unbroken`, `useMedia(NARROW)`, `useWindowRows` for long
 *   lists; and classes of `style/parts.css`: `button`, `button-first`, `field`, `card`, `table`, `chip`, `choice`, `check`,
 *   `segmented`, `section-head`, `actions`, `facts`, `level-edge`, `quiet`, `small`, `number`.
 * - `pages/rule/chart/`: the columns, options and drawing of the charts, for the editor as well.
 * - Numbers: `figure`, `lineFigure`, `difference`, `grouped` of `shared/domain/phrases.ts`, so that the console, the
 *   notices and the command line print alike. A number that is null is "no number" with its reason, never 0.
 *
 * Imports: `console/` imports itself, its packages, types of `shared/api` and pure modules of `shared/domain`.
 * `npm run build:console` writes `console/dist`; the first view must stay under 120 KB gzipped (a test holds it).
 */
import { render } from 'preact';
import { Failure } from './parts/failure.tsx';
import { asProblem } from './api/api-problem.ts';
import { sessionState, startSession } from './session/session.ts';
import { loadSettings } from './session/settings.ts';
import { startRouter } from './shell/router.ts';
import { Shell } from './shell/shell.tsx';
import { startTheme } from './shell/theme.ts';
import { Welcome } from './shell/welcome.tsx';
import './style/tokens.css';
import './style/base.css';
import './style/parts.css';
import './style/shell.css';

function Console() {
  switch (sessionState.value) {
    case 'starting':
      return null;
    case 'signed-out':
    case 'leaving':
      return <Welcome />;
    case 'signed-in':
    case 'expired':
      return <Shell />;
  }
}

async function start(root: HTMLElement): Promise<void> {
  startTheme();
  try {
    await loadSettings();
    // First the way back from the issuer, which restores the fragment that was asked for.
    await startSession();
    startRouter();
    render(<Console />, root);
  } catch (error) {
    render(<Failure problem={asProblem(error)} retry={() => location.reload()} />, root);
  }
}

const root = document.getElementById('console');
if (root !== null) void start(root);
