import { describe, expect, it } from 'vitest';
import { noticePreview } from '../../../shared/domain/notice-preview.ts';
import { noticeText } from '../../../shared/domain/notice-text.ts';
import { anEvent } from '../../support/an-event.ts';

const everything = { subscriptions: [{ id: 's' }] };
const context = { reader: 'ann', linkBase: 'https://chokepoint.example.org', from: '2026-01' };
const events = [
  anEvent({ id: 'e1', period: '2025-12' }),
  anEvent({ id: 'e2', period: '2026-01', severity: 'warning', to: 'warning' }),
  anEvent({ id: 'e3', period: '2026-01' }),
  anEvent({ id: 'e4', period: '2026-02', kind: 'resolved', to: 'clear', from: 'critical' }),
];

describe('a preview', () => {
  it('has one notice a release and source, newest first, gravest event first, with the text of a real notice', () => {
    const told = [
      { source: 'us-census', events: [...events].reverse() },
      { source: 'us-census', events: [anEvent({ id: 'e6', period: '2026-03' })] },
      { source: 'uk-hmrc', events: [anEvent({ id: 'e5', period: '2026-02' })] },
    ];
    const notices = noticePreview(everything, told, context);
    expect(notices.map(({ source, period }) => `${period} ${source}`)).toEqual([
      '2026-03 us-census',
      '2026-02 uk-hmrc',
      '2026-02 us-census',
      '2026-01 us-census',
    ]);
    const [, , , january] = notices;
    expect(january?.events.map(({ id }) => id)).toEqual(['e3', 'e2']);
    const { subject, sms } = noticeText(january?.events ?? [], context);
    expect(january).toMatchObject({ subject, sms });
  });

  it('leaves out what the reader does not want', () => {
    const told = [{ source: 'us-census', events }];
    const critical = { subscriptions: [{ id: 's', severities: ['warning' as const] }] };
    expect(noticePreview(critical, told, context).map(({ events: [first] }) => first?.id)).toEqual(['e2']);
    expect(noticePreview({ subscriptions: [] }, told, context)).toEqual([]);
  });
});
