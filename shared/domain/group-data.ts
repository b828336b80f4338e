/**
 * Country groups as of November 2026: treaties, clubs and legal lists, written down by hand from their own pages and
 * from general knowledge, checked against each other (27 EU members and the United Kingdom until 2020-01, 32 in NATO,
 * 38 in the OECD, 20 partners with a US free-trade agreement, 10 in BRICS).
 *
 * A member is its ISO code, the month in which it joined, and the last month of its membership: `GB 1973-01..2020-01`.
 * Without a month it counts always: either it was there from the start, or nobody says since when. A year alone means
 * from January; all of these are older than any series.
 */
export interface GroupRecord {
  readonly name: string;
  readonly label: string;
  readonly members: string;
  /** What to know before relying on it. */
  readonly note?: string;
}

export const GROUP_RECORDS: readonly GroupRecord[] = [
  {
    name: 'EU',
    label: 'European Union',
    members: `BE 1958-01, DE 1958-01, FR 1958-01, IT 1958-01, LU 1958-01, NL 1958-01, DK 1973-01, IE 1973-01,
      GB 1973-01..2020-01, GR 1981-01, ES 1986-01, PT 1986-01, AT 1995-01, FI 1995-01, SE 1995-01, CY 2004-05,
      CZ 2004-05, EE 2004-05, HU 2004-05, LV 2004-05, LT 2004-05, MT 2004-05, PL 2004-05, SK 2004-05, SI 2004-05,
      BG 2007-01, RO 2007-01, HR 2013-07`,
    note: "Eurostat's EU27_2020 leaves the United Kingdom out of every period: that is the fixed form",
  },
  {
    name: 'EURO_AREA',
    label: 'euro area',
    members: `AT 1999-01, BE 1999-01, DE 1999-01, ES 1999-01, FI 1999-01, FR 1999-01, IE 1999-01, IT 1999-01,
      LU 1999-01, NL 1999-01, PT 1999-01, GR 2001-01, SI 2007-01, CY 2008-01, MT 2008-01, SK 2009-01, EE 2011-01,
      LV 2014-01, LT 2015-01, HR 2023-01, BG 2026-01`,
  },
  { name: 'G7', label: 'G7', members: 'CA, DE, FR, GB, IT, JP, US', note: 'the EU takes part and is not counted' },
  {
    name: 'G20',
    label: 'G20',
    members: 'AR, AU, BR, CA, CN, DE, FR, GB, ID, IN, IT, JP, KR, MX, RU, SA, TR, US, ZA',
    note: 'the countries only: the EU and, since 2023, the African Union are members too',
  },
  {
    name: 'OECD',
    label: 'OECD',
    members: `AT 1961, BE 1961, CA 1961, CH 1961, DE 1961, DK 1961, ES 1961, FR 1961, GB 1961, GR 1961, IE 1961,
      IS 1961, LU 1961, NL 1961, NO 1961, PT 1961, SE 1961, TR 1961, US 1961, IT 1962, JP 1964, FI 1969, AU 1971,
      NZ 1973, MX 1994, CZ 1995, HU 1996, PL 1996, KR 1996, SK 2000, CL 2010-05, SI 2010-07, IL 2010-09, EE 2010-12,
      LV 2016-07, LT 2018-07, CO 2020-04, CR 2021-05`,
  },
  { name: 'FIVE_EYES', label: 'Five Eyes', members: 'AU, CA, GB, NZ, US' },
  { name: 'QUAD', label: 'Quad', members: 'AU, IN, JP, US' },
  {
    name: 'NATO',
    label: 'NATO',
    members: `BE 1949-04, CA 1949-04, DK 1949-04, FR 1949-04, GB 1949-04, IS 1949-04, IT 1949-04, LU 1949-04,
      NL 1949-04, NO 1949-04, PT 1949-04, US 1949-04, GR 1952-02, TR 1952-02, DE 1955-05, ES 1982-05, CZ 1999-03,
      HU 1999-03, PL 1999-03, BG 2004-03, EE 2004-03, LT 2004-03, LV 2004-03, RO 2004-03, SI 2004-03, SK 2004-03,
      AL 2009-04, HR 2009-04, ME 2017-06, MK 2020-03, FI 2023-04, SE 2024-03`,
  },
  {
    name: 'ASEAN',
    label: 'ASEAN',
    members: `ID 1967-08, MY 1967-08, PH 1967-08, SG 1967-08, TH 1967-08, BN 1984-01, VN 1995-07, LA 1997-07,
      MM 1997-07, KH 1999-04, TL 2025-10`,
  },
  {
    name: 'BRICS',
    label: 'BRICS',
    members: `BR 2009-06, CN 2009-06, IN 2009-06, RU 2009-06, ZA 2010-12, AE 2024-01, EG 2024-01, ET 2024-01,
      IR 2024-01, ID 2025-01`,
    note: 'Saudi Arabia was invited for 2024 and has not completed its accession: not counted',
  },
  {
    name: 'MSP',
    label: 'Minerals Security Partnership',
    members: `AU 2022-06..2026-02, CA 2022-06..2026-02, DE 2022-06..2026-02, FI 2022-06..2026-02, FR 2022-06..2026-02,
      GB 2022-06..2026-02, JP 2022-06..2026-02, KR 2022-06..2026-02, SE 2022-06..2026-02, US 2022-06..2026-02,
      IN 2023..2026-02, IT 2023..2026-02, NO 2023..2026-02, EE 2024..2026-02`,
    note: 'the EU was a partner and is not counted; succeeded by FORGE in February 2026; later joiners by year only',
  },
  {
    name: 'US_FTA',
    label: 'US free-trade agreement partners',
    members: `IL 1985-09, CA 1994-01, MX 1994-01, JO 2001-12, CL 2004-01, SG 2004-01, AU 2005-01, MA 2006-01,
      SV 2006-03, HN 2006-04, NI 2006-04, GT 2006-07, BH 2006-08, DO 2007-03, CR 2009-01, OM 2009-01, PE 2009-02,
      KR 2012-03, CO 2012-05, PA 2012-10`,
    note: 'Canada and Mexico from NAFTA on (Canada had an agreement since 1989); Japan has one on minerals only',
  },
  {
    name: 'US_COVERED_NATIONS',
    label: 'US covered nations',
    members: 'CN, IR, KP, RU',
    note: '10 USC 4872(d)(2); the law speaks of entities, of which a country is an approximation',
  },
  {
    name: 'US_FOREIGN_ADVERSARIES',
    label: 'US foreign adversaries',
    members: 'CN, CU, HK, IR, KP, RU, MO 2024-07',
    note: '15 CFR 791.4; Venezuela is named there for its government only and is not counted',
  },
  {
    name: 'CHINA_USGS',
    label: 'China with Hong Kong',
    members: 'CN, HK',
    note: 'how the US Geological Survey counts China among import sources, in most chapters',
  },
  {
    name: 'GREATER_CHINA_CUSTOMS',
    label: 'China with Hong Kong and Macao',
    members: 'CN, HK, MO',
    note: 'Taiwan is a partner of its own and is not counted',
  },
  { name: 'USMCA', label: 'USMCA', members: 'CA 2020-07, MX 2020-07, US 2020-07' },
  {
    name: 'CPTPP',
    label: 'CPTPP',
    members: `AU 2018-12, CA 2018-12, JP 2018-12, MX 2018-12, NZ 2018-12, SG 2018-12, VN 2019-01, PE 2021-09,
      MY 2022-11, CL 2023-02, BN 2023-07, GB 2024-12`,
    note: 'by the month in which the agreement entered into force for the member',
  },
];
