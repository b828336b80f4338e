import { type Lateness, latenessId } from '../../shared/domain/lateness.ts';

/** August of the US, which two rules wait for. */
export function aLateness(given: Partial<Lateness> = {}): Lateness {
  const late = {
    kind: 'release-late' as const,
    source: 'us-census',
    sourceName: 'US Census Bureau',
    reporter: 'US',
    period: '2026-08',
    due: '2026-10-05',
    lateFrom: '2026-10-12',
    newest: '2026-07',
    rules: ['tungsten', 'wafers'],
    tags: ['chips', 'critical-minerals'],
    at: '2026-10-13T13:00:00.000Z',
    ...given,
  };
  return { id: latenessId(late), ...late };
}
