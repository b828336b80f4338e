/**
 * The area codes of UN Comtrade with the ISO 3166-1 alpha-2 code of each. From UN's lists of reporters and partner areas
 * as carried by the public package ropensci/comtradr (state of June 2025). The numbers are the key: the ISO columns of
 * these lists repeat themselves ("Europe EU, nes" has Monaco's). Several numbers are not those of ISO 3166: 842 is the
 * US with Puerto Rico and the Virgin Islands, 251 France with Monaco, 380 Italy, 579 Norway, 699 India, 757 Switzerland
 * with Liechtenstein. 490, "Other Asia, nes", is how UN prints Taiwan.
 */
const REPORTERS = table(`
4 AF, 8 AL, 12 DZ, 20 AD, 24 AO, 28 AG, 31 AZ, 32 AR, 36 AU, 40 AT, 44 BS, 48 BH, 50 BD, 51 AM, 52 BB, 56 BE, 60 BM,
64 BT, 68 BO, 70 BA, 72 BW, 76 BR, 84 BZ, 90 SB, 92 VG, 96 BN, 100 BG, 104 MM, 108 BI, 112 BY, 116 KH, 120 CM,
124 CA, 132 CV, 136 KY, 140 CF, 144 LK, 148 TD, 152 CL, 156 CN, 170 CO, 174 KM, 178 CG, 180 CD, 184 CK, 188 CR,
191 HR, 192 CU, 196 CY, 203 CZ, 204 BJ, 208 DK, 212 DM, 214 DO, 218 EC, 222 SV, 226 GQ, 231 ET, 232 ER, 233 EE,
234 FO, 242 FJ, 246 FI, 251 FR, 258 PF, 262 DJ, 266 GA, 268 GE, 270 GM, 275 PS, 276 DE, 288 GH, 292 GI, 296 KI,
300 GR, 304 GL, 308 GD, 320 GT, 324 GN, 328 GY, 332 HT, 336 VA, 340 HN, 344 HK, 348 HU, 352 IS, 360 ID, 364 IR,
368 IQ, 372 IE, 376 IL, 380 IT, 384 CI, 388 JM, 392 JP, 398 KZ, 400 JO, 404 KE, 408 KP, 410 KR, 414 KW, 417 KG,
418 LA, 422 LB, 426 LS, 428 LV, 430 LR, 434 LY, 440 LT, 442 LU, 446 MO, 450 MG, 454 MW, 458 MY, 462 MV, 466 ML,
470 MT, 478 MR, 480 MU, 484 MX, 490 TW, 496 MN, 498 MD, 499 ME, 500 MS, 504 MA, 508 MZ, 512 OM, 516 NA, 520 NR,
524 NP, 528 NL, 531 CW, 533 AW, 534 SX, 535 BQ, 540 NC, 548 VU, 554 NZ, 558 NI, 562 NE, 566 NG, 570 NU, 579 NO,
580 MP, 583 FM, 584 MH, 585 PW, 586 PK, 591 PA, 598 PG, 600 PY, 604 PE, 608 PH, 616 PL, 620 PT, 624 GW, 626 TL,
634 QA, 642 RO, 643 RU, 646 RW, 652 BL, 654 SH, 659 KN, 660 AI, 662 LC, 666 PM, 670 VC, 674 SM, 678 ST, 682 SA,
686 SN, 688 RS, 690 SC, 694 SL, 699 IN, 702 SG, 703 SK, 704 VN, 705 SI, 706 SO, 710 ZA, 716 ZW, 724 ES, 728 SS,
729 SD, 740 SR, 748 SZ, 752 SE, 757 CH, 760 SY, 762 TJ, 764 TH, 768 TG, 772 TK, 776 TO, 780 TT, 784 AE, 788 TN,
792 TR, 795 TM, 796 TC, 798 TV, 800 UG, 804 UA, 807 MK, 818 EG, 826 GB, 834 TZ, 842 US, 854 BF, 858 UY, 860 UZ,
862 VE, 876 WF, 882 WS, 887 YE, 894 ZM,
`);

/** Partners that do not report, or whose own reporting had ended before 2010: what they stand for is that ISO code. */
const PARTNERS_ONLY = table(`
10 AQ, 16 AS, 74 BV, 80 AQ, 86 IO, 158 TW, 162 CX, 166 CC, 175 YT, 238 FK, 239 GS, 248 AX, 250 FR, 254 GF, 260 TF,
312 GP, 316 GU, 334 HM, 412 XK, 438 LI, 474 MQ, 488 UM, 574 NF, 578 NO, 581 UM, 612 PN, 630 PR, 638 RE, 663 MF,
732 EH, 736 SD, 744 SJ, 756 CH, 831 GG, 832 JE, 833 IM, 840 US, 849 UM, 850 VI, 872 UM,
`);

/**
 * Areas that are no country, by code: their trade counts in the total, and is nobody's. The letters are those of
 * `isUnallocated`; several areas of one part of the world share one.
 */
export const unallocated: ReadonlyMap<number, string> = new Map([
  ...areas('QQ', [837]), // Bunkers
  ...areas('QU', [899]), // Areas, nes
  ...areas('QX', [839]), // Special categories: arms, confidential trade
  ...areas('X2', [838]), // Free zones
  ...areas('X3', [129, 471, 473, 636, 637]), // Caribbean, CACM, LAIA, rest of America, North and Central America, nes
  ...areas('X4', [221, 492, 568, 697]), // Eastern Europe, EU, other Europe, EFTA, nes
  ...areas('X5', [290, 472, 577]), // Northern Africa, CAMEU region, other Africa, nes
  ...areas('X6', [879]), // Western Asia, nes
  ...areas('X7', [527]), // Oceania, nes
]);

const PARTNERS: ReadonlyMap<number, string> = new Map([...REPORTERS, ...PARTNERS_ONLY, ...unallocated]);
const CODES_BY_ISO: ReadonlyMap<string, number> = new Map([...REPORTERS].map(([code, iso]) => [iso, code]));

/** Partner 0: the row of the whole world. */
export const WORLD = 0;

/**
 * Countries that report, by ISO code; the United States first, then in order of their numbers. The European Union (97) is
 * left out: its members change, and with them what the figures mean.
 */
export const reporters: readonly string[] = ['US', ...[...CODES_BY_ISO.keys()].filter((iso) => iso !== 'US')];

/** The number under which a country reports today, undefined for one that does not report. */
export function reporterCode(iso: string): number | undefined {
  return CODES_BY_ISO.get(iso);
}

/**
 * The partner behind an area code; `ZZ-<code>` for a number that is in no table, and for areas that ended before 2010 or
 * have no ISO code of their own (830 Channel Islands). Amounts of numbers with one partner add up.
 */
export function partnerOf(code: number): string {
  return PARTNERS.get(code) ?? `ZZ-${code}`;
}

/** Every number of the tables with its partner. */
export function areaCodes(): ReadonlyMap<number, string> {
  return PARTNERS;
}

function table(text: string): ReadonlyMap<number, string> {
  const entries = text.split(',').map((entry) => entry.trim().split(' '));
  return new Map(entries.flatMap(([code, iso]) => (iso === undefined ? [] : [[Number(code), iso] as const])));
}

function areas(letters: string, codes: readonly number[]): [number, string][] {
  return codes.map((code) => [code, letters]);
}
