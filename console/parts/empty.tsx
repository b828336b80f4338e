import type { ComponentChildren } from 'preact';

interface EmptyProps {
  readonly title: string;
  readonly children?: ComponentChildren;
  /** What to do next. */
  readonly next?: ComponentChildren;
}

/** There is nothing to show, and that is no failure. */
export function Empty({ title, children, next }: EmptyProps) {
  return (
    <div class="empty">
      <h2>{title}</h2>
      {children !== undefined && <p>{children}</p>}
      {next !== undefined && <p>{next}</p>}
    </div>
  );
}
