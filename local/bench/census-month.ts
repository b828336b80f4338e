/** Made-up US trade of one month in the Census API's own format, at six digits: for measuring, and never shown. */
import type { ReplayAnswer } from '../replay/replay-server.ts';

/** Codes of Schedule C, with the partner that each is. */
const COUNTRIES: readonly (readonly [code: string, partner: string])[] = (
  '1220 CA,2010 MX,3010 CO,3330 PE,3370 CL,3510 BR,3570 AR,4010 SE,4039 NO,4050 FI,4099 DK,4120 GB,4190 IE,4210 NL,' +
  '4231 BE,4279 FR,4280 DE,4330 AT,4351 CZ,4359 SK,4370 HU,4419 CH,4470 EE,4490 LV,4510 LT,4550 PL,4621 RU,4623 UA,' +
  '4700 ES,4710 PT,4759 IT,4791 HR,4792 SI,4840 GR,4850 RO,4870 BG,4890 TR,5081 IL,5170 SA,5200 AE,5330 IN,5350 PK,' +
  '5380 BD,5420 LK,5490 TH,5520 VN,5550 KH,5570 MY,5590 SG,5600 ID,5650 PH,5700 CN,5800 KR,5820 HK,5830 TW,5880 JP,' +
  '6021 AU,6141 NZ,7140 MA,7290 EG,7910 ZA'
)
  .split(',')
  .map((pair) => pair.split(' ') as [string, string]);

/** The value of a partner's trade in a commodity, in US dollars; the same at every call. */
function valueOf(commodity: string, code: string): number {
  return ((Number(commodity) * 31 + Number(code) * 17) % 9_999_991) + 1;
}

/** What the store must hold of a commodity afterwards. */
export function expectedPartners(commodity: string): Record<string, number> {
  return Object.fromEntries(COUNTRIES.map(([code, partner]) => [partner, valueOf(commodity, code)]));
}

/** The answer to a query for commodities with all partners, or for the month's total. */
export function censusAnswer(url: URL, period: string): ReplayAnswer {
  const query = url.searchParams;
  const get = (query.get('get') ?? '').split(',');
  const predicates = [...new Set(query.keys())].filter((name) => name !== 'get' && name !== 'key');
  if (query.get('time') !== period) return { status: 204, headers: {}, body: '' };
  const header = [...get, ...predicates];
  const rows = query.getAll('I_COMMODITY').flatMap((commodity) => rowsOf(commodity, query));
  const totals = [{ CON_VAL_MO: '1', GEN_VAL_MO: '1', time: period }];
  const printed = (query.has('I_COMMODITY') ? rows : totals).map((row: Readonly<Record<string, string>>) =>
    JSON.stringify(header.map((name) => row[name] ?? null)),
  );
  const body = `[${[JSON.stringify(header), ...printed].join(',\n')}]`;
  return { status: 200, headers: { 'content-type': 'application/json;charset=utf-8' }, body };
}

/** The world, then the groups that Census adds, then the countries. */
function rowsOf(commodity: string, query: URLSearchParams): Record<string, string>[] {
  const countries = COUNTRIES.map(([code]) => ({ code, value: valueOf(commodity, code) }));
  const sum = (rows: readonly { value: number }[]) => rows.reduce((total, { value }) => total + value, 0);
  const asia = countries.filter(({ code }) => code.startsWith('5'));
  const row = (code: string, level: string, value: number) => ({
    CTY_CODE: code,
    CTY_NAME: `COUNTRY ${code}`,
    CON_VAL_MO: String(value),
    SUMMARY_LVL: level,
    I_COMMODITY: commodity,
    COMM_LVL: query.get('COMM_LVL') ?? '',
    time: query.get('time') ?? '',
  });
  return [
    { ...row('-', 'DET', sum(countries)), CTY_NAME: 'TOTAL FOR ALL COUNTRIES' },
    { ...row('5XXX', 'CGP', sum(asia)), CTY_NAME: 'ASIA' },
    ...countries.map(({ code, value }) => row(code, 'DET', value)),
  ];
}
