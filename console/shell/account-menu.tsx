/** Who is signed in, the theme, and the way out. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../parts/icon.tsx';
import { Segmented } from '../parts/segmented.tsx';
import { type Person, signIn } from '../session/session.ts';
import { settings } from '../session/settings.ts';
import { goToSignOut } from '../session/sign-in.ts';
import { chooseTheme, theme, THEMES } from './theme.ts';

export function AccountMenu({ person }: { readonly person: Person }) {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  useDismissal(box, open, () => setOpen(false));
  return (
    <div class="account" ref={box}>
      <button
        type="button"
        class="account-button"
        aria-expanded={open}
        aria-controls="account-menu"
        onClick={() => setOpen(!open)}
      >
        <Icon name="person" />
        <span class="account-name">{person.name}</span>
        <Icon name="down" />
      </button>
      {open && (
        <div class="menu" id="account-menu">
          <p class="menu-who">
            <strong>{person.name}</strong>
            <span>{person.operator ? 'Operator: changes rules, sees readers' : 'Analyst'}</span>
          </p>
          <ThemeChoice />
          <a href={`${settings().api}/docs`}>HTTP API</a>
          {settings().mode === 'local' && (
            <button type="button" onClick={() => void signIn({ chooseAgain: true })}>
              Be somebody else
            </button>
          )}
          <button type="button" onClick={goToSignOut}>
            Sign out
          </button>
        </div>
      )}
    </div>
  );
}

function ThemeChoice() {
  return (
    <Segmented
      legend="Theme"
      name="theme"
      options={THEMES.map((each) => [each, each] as const)}
      chosen={theme.value}
      choose={chooseTheme}
    />
  );
}

/** Escape and a click elsewhere close it; Escape gives the focus back. */
function useDismissal(box: { readonly current: HTMLDivElement | null }, open: boolean, close: () => void): void {
  useEffect(() => {
    if (!open) return undefined;
    const controller = new AbortController();
    const { signal } = controller;
    addEventListener(
      'keydown',
      (event) => {
        if (event.key !== 'Escape') return;
        close();
        box.current?.querySelector('button')?.focus();
      },
      { signal },
    );
    addEventListener(
      'pointerdown',
      (event) => {
        if (event.target instanceof Node && box.current?.contains(event.target) === false) close();
      },
      { signal },
    );
    addEventListener('hashchange', close, { signal });
    return () => controller.abort();
  }, [open]);
}
