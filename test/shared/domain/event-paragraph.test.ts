import { describe, expect, it } from 'vitest';
import type { AlertEvent } from '../../../shared/domain/alert.ts';
import { eventParagraph } from '../../../shared/domain/event-paragraph.ts';
import type { Explanation } from '../../../shared/domain/explanation.ts';
import { anEvent, anExplanation } from '../../support/an-event.ts';

const LINK = 'https://chokepoint.example';
const paragraph = (given: Partial<Explanation> = {}) =>
  eventParagraph(anEvent({ explanation: anExplanation(given) }), LINK);

/** Dearer, and more of it. */
const price = {
  change: 300,
  byPrice: 200,
  byQuantity: 100,
  unit: 'KG',
  unitValue: 30,
  previousUnitValue: 20,
  quantity: 20,
  previousQuantity: 15,
};

/** The lines of one section, without its title. */
function section(title: string, given: Partial<Explanation>): string[] {
  const lines = paragraph(given);
  const at = lines.findIndex((line) => line.startsWith(title));
  if (at === -1) return [];
  const end = lines.indexOf('', at);
  return lines.slice(at + 1, end === -1 ? lines.length : end).map((line) => line.trim());
}

describe('why it moved', () => {
  const moved = (change: number, own: number, rest: number) =>
    section('Why it moved', { decomposition: { change, own, rest } });

  it('is told in both parts', () => {
    expect(moved(0.041, 0.03, 0.011)).toEqual([
      '+4.1 points since 2026-06:',
      "+3.0 points because the partner's own trade changed,",
      '+1.1 points because all other trade changed.',
    ]);
  });

  it('is told where the parts outweigh each other', () => {
    expect(moved(0, 0.05, -0.05)[0]).toBe('0.0 points since 2026-06:');
    expect(moved(0.05, 0, 0.05)).toHaveLength(3);
    expect(moved(0.05, 0.05, 0)).toHaveLength(3);
  });

  it('is left out where nothing moved, or nobody knows', () => {
    expect(moved(0, 0, 0)).toEqual([]);
    expect(section('Why it moved', { decomposition: null })).toEqual([]);
    expect(paragraph({ decomposition: null }).join('\n')).not.toContain('Why it moved');
  });
});

describe('price and quantity', () => {
  const lines = (given: Partial<typeof price>) => section('Price and quantity', { price: { ...price, ...given } });

  it('are told where either changed', () => {
    expect(lines({})).toEqual([
      'In value the trade changed by +300 USD since 2026-06:',
      '+200 USD because of the price, 20.00 USD/KG before and 30.00 USD/KG now,',
      '+100 USD because of the quantity, 15.00 KG before and 20.00 KG now.',
    ]);
    expect(lines({ byPrice: 0 })).toHaveLength(3);
    expect(lines({ byQuantity: 0 })).toHaveLength(3);
  });

  it('are left out where neither changed', () => {
    expect(lines({ byPrice: 0, byQuantity: 0 })).toEqual([]);
  });
});

describe('the data', () => {
  it('name some queries, and how many more there were', () => {
    const queries = (count: number) =>
      section('The data', { queries: Array.from({ length: count }, (_, index) => `q${index}`) }).filter(
        (line) => line.startsWith('Query') || line.startsWith('and '),
      );
    const shown = queries(100).filter((line) => line.startsWith('Query')).length;
    expect(queries(shown).every((line) => line.startsWith('Query'))).toBe(true);
    expect(queries(shown + 1).at(-1)).toBe('and 1 more queries');
    expect(queries(100)).toEqual([
      ...Array.from({ length: shown }, (_, index) => `Query: q${index}`),
      `and ${100 - shown} more queries`,
    ]);
  });

  it('say so where nothing was retrieved', () => {
    expect(section('The data', { retrievedAt: '', queries: [] })[0]).toBe('US Census Bureau: nothing was retrieved');
  });
});

it('without a distance and a month before, neither is said', () => {
  const text = paragraph({ distance: null, previous: null }).join('\n');
  expect(text).not.toContain('Distance');
  expect(text).not.toContain('Before, in');
  expect(paragraph({ distance: null }).join('\n')).toContain('Before, in 2026-06: 77.1%.');
  expect(paragraph({ previous: null }).join('\n')).toContain('Distance from the line of 80%: +1.2 points.');
});

it('a month without a number says why, if there is a reason', () => {
  const history = [
    { period: '2026-06', value: null },
    { period: '2026-07', value: null, gap: 'suppressed' as const },
  ];
  const lines = paragraph({ history }).filter((line) => line.includes('no number'));
  expect(lines[0]).toMatch(/2026-06 {2}no number$/);
  expect(lines[1]).toMatch(/2026-07 {2}no number: ./);
});

it('an alert that was closed is told without distance and moves: no figure closed it', () => {
  const told = (kind: 'closed' | 'raised') =>
    eventParagraph(anEvent({ kind, to: 'clear', explanation: anExplanation({ price }) }), LINK);
  const sections = (lines: readonly string[]) =>
    ['Distance from', 'Why it moved', 'Price and quantity'].filter((title) =>
      lines.some((line) => line.startsWith(title)),
    );
  expect(sections(told('raised'))).toHaveLength(3);
  expect(sections(told('closed'))).toEqual([]);
  // Nothing stands in their place.
  const left = told('raised').length - told('closed').length;
  expect(left).toBe(1 + 5 + 5);
});

describe('what the author wrote of a rule', () => {
  it('stands before the rule, line by line', () => {
    const description = 'Ask the stockpile desk.\n\nThen tell the minister.';
    expect(section('The rule', { description, sentence: 'Watches it.' })).toEqual([
      'Ask the stockpile desk.',
      'Then tell the minister.',
      'Watches it.',
    ]);
  });
});

describe('the paragraph of an event', () => {
  const lines = (given: Partial<AlertEvent>) => eventParagraph(anEvent(given), LINK);

  it('without a number has no distance, and says nothing about a move', () => {
    const text = lines({
      kind: 'no-data',
      value: null,
      explanation: anExplanation({
        value: null,
        gap: 'late',
        distance: null,
        previous: null,
        numerator: null,
        denominator: null,
        decomposition: null,
        suppliers: [],
        retrievedAt: '',
        queries: [],
      }),
    });
    expect(text).not.toContain('Why it moved');
    expect(text.some((line) => line.startsWith('Distance') || line.startsWith('Largest'))).toBe(false);
    expect(text).toContain('  US Census Bureau: nothing was retrieved');
  });

  it('of a single month names the month alone', () => {
    expect(lines({ explanation: anExplanation({ windowMonths: 1 }) })).toContain('Largest partners, 2026-07');
  });

  it('says when the figures are a recording', () => {
    expect(lines({ explanation: anExplanation({ recording: 'carried figures' }) })).toContain(
      '  Recorded data, not a live pull: carried figures',
    );
  });

  it('prints a history in the scale of the metric, each month apart from the line', () => {
    const history = [
      { period: '2026-05', value: null },
      { period: '2026-06', value: 0.80004 },
      { period: '2026-07', value: 0.8 },
    ];
    const text = lines({ explanation: anExplanation({ history }) });
    expect(text).toEqual(expect.arrayContaining(['  2026-05  no number', '  2026-06  80.004%', '  2026-07    80.0%']));
    const amounts = lines({
      explanation: anExplanation({ scale: 'amount', threshold: 5, history: [{ period: '2026-07', value: 1_036_998 }] }),
    });
    expect(amounts).toContain('  2026-07  1 036 998 USD');
  });

  it('leads to the alert by an address that any id survives', () => {
    const alert = { opened: '2026-07', before: 'clear', after: 'critical', order: 'a' } as const;
    const of = (id: string) => lines({ alert: { ...alert, id } });
    expect(of('r~CN~2026-07')).toContain('  Alert: https://chokepoint.example/#/alerts/r~CN~2026-07');
    expect(of('a/b c#d')).toContain('  Alert: https://chokepoint.example/#/alerts/a%2Fb%20c%23d');
    // What is of no alert leads to its rule.
    expect(lines({ rule: 'r', kind: 'needs-review' })).toContain('  Rule: https://chokepoint.example/#/rules/r');
  });
});
