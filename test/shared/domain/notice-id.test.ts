import { expect, it } from 'vitest';
import { noticeId } from '../../../shared/domain/notice-id.ts';

it('a notice has one name, in whatever order its events are given', () => {
  expect(noticeId('ann', ['b', 'a', 'c'])).toBe(noticeId('ann', ['c', 'b', 'a']));
});

it('another reader, or other events, make another name', () => {
  const names = [
    noticeId('ann', ['a', 'b']),
    noticeId('ben', ['a', 'b']),
    noticeId('ann', ['a']),
    noticeId('ann', ['ab']),
    noticeId('ann', []),
  ];
  expect(new Set(names).size).toBe(names.length);
});
