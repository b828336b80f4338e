import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';

interface PageHeadProps {
  /** The page's one heading, and the document's title. */
  readonly title: string;
  /** Below the title: one sentence. */
  readonly children?: ComponentChildren;
  /** Buttons at the right. */
  readonly actions?: ComponentChildren;
  /** Above the title: the way back. */
  readonly back?: ComponentChildren;
}

export function PageHead({ title, children, actions, back }: PageHeadProps) {
  useEffect(() => {
    document.title = `${title} · Chokepoint`;
  }, [title]);
  return (
    <header class="page-head">
      <div class="page-head-words">
        {back !== undefined && <p class="page-head-back">{back}</p>}
        <h1>{title}</h1>
        {children !== undefined && <div class="page-head-more">{children}</div>}
      </div>
      {actions !== undefined && <div class="actions">{actions}</div>}
    </header>
  );
}
