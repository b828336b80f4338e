import { expect, it } from 'vitest';
import { basketCodes } from '../../../shared/domain/baskets.ts';
import { codesOf, seriesOf, seriesSchema } from '../../../shared/domain/series-selection.ts';

const given = { source: 'us-census', reporter: 'US', flow: 'imports', basis: 'consumption' };

it('codes are added up in the order written', () => {
  const selection = seriesSchema.parse({ ...given, commodities: ['8101991000', '8101940000'] });
  expect(selection.measure).toBe('value');
  expect(seriesOf(selection)).toEqual([
    'us-census/US/imports/consumption/8101991000',
    'us-census/US/imports/consumption/8101940000',
  ]);
});

it('a basket stands for its codes, of six digits unless said otherwise', () => {
  const six = seriesSchema.parse({ ...given, basket: { name: 'rare_earths' } });
  expect(codesOf(six)).toEqual(basketCodes('rare_earths', 6).codes);
  expect(seriesOf(six)).toHaveLength(4);
  const ten = seriesSchema.parse({ ...given, basket: { name: 'magnets', digits: 10 } });
  expect(codesOf(ten)).toEqual(['8505110070']);
  expect(codesOf({})).toEqual([]);
});

it.each<[string, object, string[]]>([
  ['neither', {}, ['at least one commodity code, or a basket']],
  ['both', { commodities: ['2846'], basket: { name: 'magnets' } }, ['either commodities or a basket, one of the two']],
  ['no code at all', { commodities: [] }, ['at least one commodity code']],
  ['a code twice', { commodities: ['2846', '2846'] }, ['each code once']],
  [
    'a code within another',
    { commodities: ['280530', '2805'] },
    ['codes that do not contain each other, or trade would count twice'],
  ],
  [
    'a basket of codes that are not all known',
    { basket: { name: 'gallium', digits: 10 } },
    ['a length of code at which the whole basket is known; of gallium 811292 has none of 10 digits'],
  ],
])('%s is refused', (_, commodities, messages) => {
  const parsed = seriesSchema.safeParse({ ...given, ...commodities });
  expect(parsed.error?.issues.map(({ message }) => message)).toEqual(messages);
});
