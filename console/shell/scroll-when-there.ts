/** How long a page may take to become as long as it was. */
const PATIENCE_MS = 5000;

/**
 * Scrolls to where a place was left, as soon as it is long enough again: its figures come after the page. Gives up when
 * the person scrolls or types, which says where they want to be. Returns how to stop it.
 */
export function scrollWhenThere(top: number): () => void {
  const controller = new AbortController();
  const { signal } = controller;
  const startedAt = performance.now();
  const stop = () => controller.abort();
  for (const kind of ['wheel', 'touchstart', 'keydown', 'pointerdown'] as const)
    addEventListener(kind, stop, { signal, passive: true });
  const attempt = () => {
    if (signal.aborted) return;
    const isThere = document.documentElement.scrollHeight >= top + innerHeight;
    if (isThere || top === 0) scrollTo({ top, behavior: 'instant' });
    if (isThere || top === 0 || performance.now() - startedAt > PATIENCE_MS) stop();
    else requestAnimationFrame(attempt);
  };
  requestAnimationFrame(attempt);
  return stop;
}
