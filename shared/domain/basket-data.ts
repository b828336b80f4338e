/** Where codes come from, by the key that stands with each basket. */
export const BASKET_SOURCES: Readonly<Record<string, string>> = {
  usgs: 'USGS Mineral Commodity Summaries 2025 and 2026',
  eurostat: 'Eurostat, trade in rare earths, April 2025',
  cn8: 'a published map of critical materials to CN8 codes',
  hts: 'Harmonized Tariff Schedule of the United States, 2025',
};

/**
 * Baskets of strategic goods. HS6 codes are of HS 2022 and stand in its list; CN8 codes are those of 2023 and later;
 * HTS10 codes are those of 2025 and later. Put together in November 2026 from the sources named with each.
 *
 * A basket is a line `# id | label | sources`, then a line for each HS6: the code, how pure it is (`clean`: the goods
 * meant and nothing else; `mixed`: mostly; `basket`: other goods prevail, use the finer codes), its CN8 codes, its HTS10
 * codes, and a note. `-` is none known. `?` marks an HTS10 code that a tariff table prints but that was not seen in
 * statistics: such a table fills an 8-digit line up with zeros, and a code that does not exist looks like no trade.
 * HTS10 codes without the mark stand in the monthly figures of the US Census Bureau (2804.61, 3818.00, 8101) or in the
 * import codes of USGS Open-File Report 2025-1047.
 */
export const BASKET_TABLE = `
# rare_earths | Rare-earth compounds and metals | usgs, eurostat, cn8, hts
280530 clean 28053010,28053021,28053029,28053031,28053039,28053040,28053080 - | 10-digit lines are subdivided in the US: ask at HS6
284610 clean 28461000 2846100000?
284690 clean 28469030,28469040,28469050,28469060,28469070,28469090 - | yttrium and scandium compounds included; 10-digit lines are subdivided in the US: ask at HS6
360690 mixed - 3606903000 | ferrocerium; other pyrophoric alloys share the HS6. USGS counts it, Eurostat does not
# rare_earth_ores | Rare-earth ores | cn8
253090 basket 25309050 - | the HS6 also holds spodumene, celestite and others
# magnets | Permanent magnets (metal) | hts
850511 mixed - 8505110070 | the 10-digit line is sintered neodymium-iron-boron; the HS6 holds every permanent magnet of metal
# gallium | Gallium | usgs, cn8
811292 basket 81129289 8112921000? | the HS6 bundles gallium, germanium, indium, niobium and vanadium
# germanium | Germanium | cn8, hts
811292 basket 81129295 8112926000? | the HS6 bundles gallium, germanium, indium, niobium and vanadium
282560 mixed 28256000 2825600000 | germanium oxides together with zirconium dioxide
811299 basket - - | wrought germanium is told apart only below the HS6
# indium | Indium | cn8
811292 basket 81129281 - | the HS6 bundles gallium, germanium, indium, niobium and vanadium
# antimony | Antimony | hts
261710 clean - 2617100000?
282580 clean - 2825800000?
811010 clean - 8110100000?
811020 clean - 8110200000?
811090 clean - 8110900000?
# graphite | Natural graphite | cn8, hts
250410 clean 25041000 -
250490 clean 25049000 2504900000?
# graphite_synthetic | Artificial graphite | hts
380110 clean - -
# lithium | Lithium chemicals | cn8, hts
282520 clean 28252000 2825200000?
283691 clean 28369100 2836910000?
253090 basket 25309040 - | lithium ore is told apart only below the HS6
# cobalt | Cobalt | cn8, hts
260500 clean 26050000 2605000000?
282200 clean 28220000 2822000000?
810520 clean 81052000 -
810530 clean - 8105300000?
810590 clean - 8105900000?
282739 basket - - | cobalt chlorides are told apart only below the HS6
283329 basket - - | cobalt sulphates are told apart only below the HS6
# nickel | Nickel | cn8, hts
260400 clean 26040000 -
750110 clean 75011000 -
750120 clean 75012000 -
750210 clean 75021000 -
750220 clean - -
750300 clean - -
283324 clean - -
720260 clean - -
# manganese | Manganese | cn8, hts
260200 clean 26020000 -
282010 clean 28201000 -
282090 clean 28209010,28209090 -
811100 clean - -
720211 clean - -
720219 clean - -
720230 clean - -
283329 basket - - | manganese sulphate is told apart only below the HS6
# tungsten | Tungsten | cn8, hts
261100 clean 26110000 2611003000?,2611006000? | the US counts kilograms of content first, gross kilograms second
282590 basket 28259040 - | tungsten oxides are told apart only below the HS6
284180 clean - - | ammonium paratungstate is here
284990 basket 28499030 - | tungsten carbide is told apart only below the HS6
720280 clean - 7202800000?
810110 clean 81011000 -
810194 clean 81019400 8101940000
810196 clean - -
810197 clean - -
810199 clean - 8101991000,8101998000
# titanium | Titanium | cn8, hts
261400 clean 26140000 -
810820 mixed 81082000 - | sponge, ingot and powder together
810830 clean - -
810890 clean - -
282300 clean - -
320611 clean - -
# magnesium | Magnesium metal | hts
810411 clean - 8104110000?
810419 clean - 8104190000?
810420 clean - 8104200000?
810430 clean - 8104300000?
810490 clean - 8104900000?
# tantalum | Tantalum | cn8, hts
261590 basket 26159000 2615903000,2615906030,2615906060 | ores of niobium, tantalum and vanadium together
810320 clean - -
810330 clean - -
810391 clean - -
810399 clean - -
# niobium | Niobium | usgs, cn8
720293 clean - -
811292 basket 81129240 - | the HS6 bundles gallium, germanium, indium, niobium and vanadium
261590 basket 26159000 2615903000,2615906030,2615906060 | ores of niobium, tantalum and vanadium together
# vanadium | Vanadium | cn8, hts
282530 clean 28253000 -
720292 clean - -
811292 basket 81129291 - | the HS6 bundles gallium, germanium, indium, niobium and vanadium
# pgm | Platinum-group metals | usgs
711011 clean - -
711019 clean - -
711021 clean - -
711029 clean - -
711031 clean - -
711039 clean - -
711041 clean - -
711049 clean - -
711292 mixed - 7112920100? | waste and scrap, whatever the platinum metal
# polysilicon | Polysilicon / silicon metal | cn8, hts
280461 clean 28046100 2804610000
280469 clean 28046900 -
381800 mixed - 3818000010,3818000020,3818000030,3818000040,3818000045,3818000050,3818000091 | wafers of every doped material
# semiconductors | Semiconductors | hts
854231 clean - -
854232 clean - -
854233 clean - -
854239 clean - -
854290 clean - -
854110 clean - -
854121 clean - -
854129 clean - -
854130 clean - -
854151 clean - -
854159 clean - -
854160 clean - -
854190 clean - -
854141 mixed - - | light-emitting diodes
854149 mixed - - | photosensitive devices other than cells
# chip_tools | Semiconductor equipment | hts
848610 clean - -
848620 clean - -
848640 clean - -
848690 clean - -
# solar | Solar cells and modules | hts
854142 clean - - | before 2022 in 8541.40 together with light-emitting diodes: no clean earlier series
854143 clean - - | before 2022 in 8541.40 together with light-emitting diodes: no clean earlier series
# li_ion | Lithium-ion batteries | hts
850760 clean - - | packs for electric vehicles included
# antibiotics | Antibiotics (bulk and dosed) | hts
294110 clean - -
294120 clean - -
294130 clean - -
294140 clean - -
294150 clean - -
294190 clean - -
300310 clean - -
300320 clean - -
300410 clean - -
300420 clean - -
# vitamin_c | Vitamin C | hts
293627 clean - -
# ppe | PPE | hts
630790 basket - - | textile masks share the HS6 with many made-up articles
401512 clean - - | not the same scope as 4015.11 before 2022
401519 clean - -
392620 mixed - - | clothing of plastics of every kind
621010 mixed - - | garments of felt and nonwovens of every kind
902000 clean - -
901920 mixed - - | ventilators and oxygen therapy together with other breathing apparatus
# vaccines | Vaccines, human | hts
300241 clean - - | before 2022 in 3002.20
# diagnostics | Diagnostic reagents | hts
382211 mixed - - | before 2022 in 3822.00
382212 mixed - - | before 2022 in 3822.00
382213 mixed - - | before 2022 in 3822.00
382219 mixed - - | before 2022 in 3822.00
# fluorspar | Fluorspar | usgs
252921 clean - 2529210000?
252922 clean - 2529220000?
# bismuth | Bismuth | usgs
810610 clean - 8106100000? | before 2022 in 8106.00
810690 clean - 8106900000? | before 2022 in 8106.00
# barite | Barite | usgs
251110 clean - 2511101000?,2511105000? | USGS adds barium sulphate, 2833.27
# phosphate | Phosphate rock | cn8
251010 clean 25101000 -
251020 clean 25102000 -
# potash | Potash | cn8
310420 clean 31042010,31042050,31042090 -
310430 clean 31043000 -
310490 mixed 31049000 - | other potassic fertilizers
# wind | Wind generator sets | hts
850231 clean - -
`;
