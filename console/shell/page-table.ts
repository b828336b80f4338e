/** The pages. The overview is in the first download; every other page is a chunk of its own, fetched when asked for. */
import type { ComponentType } from 'preact';
import { OverviewPage } from '../pages/overview/overview-page.tsx';
import type { PageProps } from './page-props.ts';

export interface PageEntry {
  /** Path of the fragment, as regexparam reads it. The first entry that matches wins. */
  readonly pattern: string;
  /** Of the first download, or a module that exports its component as `page`. */
  readonly page:
    | ComponentType<PageProps>
    | { readonly load: () => Promise<{ readonly page: ComponentType<PageProps> }> };
  readonly operatorsOnly?: true;
}

export const PAGES: readonly PageEntry[] = [
  { pattern: '/', page: OverviewPage },
  { pattern: '/rules', page: OverviewPage },
  { pattern: '/rules/new', page: { load: () => import('../pages/editor/editor-page.tsx') }, operatorsOnly: true },
  {
    pattern: '/rules/:rule/edit',
    page: { load: () => import('../pages/editor/editor-page.tsx') },
    operatorsOnly: true,
  },
  { pattern: '/alerts', page: { load: () => import('../pages/alerts/alerts-page.tsx') } },
  { pattern: '/alerts/:alert', page: { load: () => import('../pages/alerts/alert-page.tsx') } },
  { pattern: '/releases', page: { load: () => import('../pages/releases/releases-page.tsx') } },
  { pattern: '/notices', page: { load: () => import('../pages/notices/notices-page.tsx') } },
  { pattern: '/readers', page: { load: () => import('../pages/readers/readers-page.tsx') }, operatorsOnly: true },
  { pattern: '/rules/:rule', page: { load: () => import('../pages/rule/rule-page.tsx') } },
];

export interface NavigationEntry {
  readonly label: string;
  readonly path: string;
  /** Name of a drawing in `parts/icon.tsx`. */
  readonly icon: 'overview' | 'alerts' | 'notices' | 'releases' | 'readers';
  /** Pages that count as this one. */
  readonly covers: RegExp;
  readonly operatorsOnly?: true;
}

export const NAVIGATION: readonly NavigationEntry[] = [
  { label: 'Overview', path: '/', icon: 'overview', covers: /^\/(rules.*)?$/ },
  { label: 'Alerts', path: '/alerts', icon: 'alerts', covers: /^\/alerts/ },
  { label: 'My notices', path: '/notices', icon: 'notices', covers: /^\/notices/ },
  { label: 'Releases', path: '/releases', icon: 'releases', covers: /^\/releases/ },
  { label: 'Readers', path: '/readers', icon: 'readers', covers: /^\/readers/, operatorsOnly: true },
];
