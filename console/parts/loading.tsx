/** Something is on its way. Grey bars in its place, and words for who does not see them. */
export function Loading({ what, lines = 4 }: { readonly what: string; readonly lines?: number }) {
  return (
    <div class="loading" role="status">
      <span class="visually-hidden">Loading {what}…</span>
      {Array.from({ length: lines }, (_, index) => (
        <span key={index} class="loading-bar" aria-hidden="true" />
      ))}
    </div>
  );
}
