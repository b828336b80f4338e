/** A rule as an operator sends it: China's share of US unwrought tungsten imports, of which figures are carried. */
export function aWrittenRule(id: string, given: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    id,
    name: "China's share of US unwrought tungsten imports",
    series: { source: 'us-census', reporter: 'US', flow: 'imports', basis: 'consumption', commodities: ['8101940000'] },
    metric: { kind: 'partner-share', partner: 'CN' },
    threshold: { above: '40%' },
    ...given,
  };
}
