/** The workload as what the engine works on: rules in the language that users write, and panels of columns. */
import { newCodes, newNumbers } from '../../shared/domain/column-memory.ts';
import { Panel } from '../../shared/domain/panel.ts';
import { PartnerIndex } from '../../shared/domain/partner-index.ts';
import { periodIndex } from '../../shared/domain/period.ts';
import type { History } from '../../shared/domain/assess.ts';
import { compileRule, type Rule, ruleSchema } from '../../shared/domain/rule.ts';
import { MONTHS, PARTNERS, type Workload, type WorkloadRule } from './workload.ts';

/** Forty codes of ISO 3166-1, to stand for the partners of the workload. */
const CODES =
  'AE AR AT AU BE BR CA CH CL CN CZ DE DK EG ES FI FR GB ID IE IL IN IT JP KR MX MY NG NL NO NZ PE PH PL SE SG TH TR VN ZA'.split(
    ' ',
  );
const FIRST = periodIndex('2016-01');

/** Made-up commodity numbers become codes of six digits. */
function codeOf(commodity: number): string {
  return String(10_000 + commodity * 173).padStart(6, '0');
}

/** The rule as a document: what its author would have put in a file. */
function documentOf({ kind, commodity, partner, threshold }: WorkloadRule, index: number): unknown {
  const code = CODES[partner];
  const watched = {
    share12: { metric: { kind: 'partner-share', partner: code }, window: { months: 12 } },
    share1: { metric: { kind: 'partner-share', partner: code } },
    hhi12: { metric: { kind: 'concentration' }, window: { months: 12 } },
    yoy: { metric: { kind: 'trade-value', partner: code }, change: { from: 'year-earlier', as: 'percent' } },
  };
  return {
    id: `rule-${index}`,
    name: `Rule ${index}`,
    series: {
      source: 'us-census',
      reporter: 'US',
      flow: 'imports',
      basis: 'consumption',
      commodities: [codeOf(commodity)],
    },
    ...watched[kind],
    // A line over 100 % of a share is refused; nothing is ever over 100 %, so that line stands for it.
    threshold: { above: kind === 'yoy' ? threshold : Math.min(1, threshold) },
    persist: { months: 2 },
    // The workload takes a month without a number for one in which the condition does not hold.
    guards: { 'when-missing': 'clear' },
  };
}

/** Parsed by the schema of the language and compiled. */
export function compiledRules({ rules }: Workload): Rule[] {
  return rules.map((rule, index) => compileRule(ruleSchema.parse(documentOf(rule, index))));
}

/** Panels of the last `months`, with nothing computed yet: as they are right after they were read. */
export function freshHistory({ values, commodities }: Workload, months = MONTHS): () => History {
  const index = new PartnerIndex(CODES);
  const columns = Array.from({ length: commodities }, (_, commodity) => columnsOf(values, commodity, months));
  return () => {
    const panels = new Map(columns.map((own, commodity) => [codeOf(commodity), new Panel(own, index)]));
    return (selection) => {
      const code = selection.commodities?.[0] ?? '';
      const panel = panels.get(code);
      if (panel === undefined) throw new RangeError(`no panel of ${code}`);
      return panel;
    };
  };
}

function columnsOf(values: Float64Array, commodity: number, months: number) {
  const cells = new Float64Array(PARTNERS * months);
  const totals = newNumbers(months);
  for (let partner = 0; partner < PARTNERS; partner++)
    for (let t = 0; t < months; t++) {
      const amount = values[(commodity * PARTNERS + partner) * MONTHS + MONTHS - months + t] as number;
      cells[partner * months + t] = amount;
      if (!Number.isNaN(amount)) totals[t] = (totals[t] as number) + amount;
    }
  const gaps = newCodes(months);
  return {
    first: FIRST + MONTHS - months,
    length: months,
    partners: CODES,
    cells,
    totals,
    gaps,
    unit: 'USD',
    vintages: Array.from({ length: months }, () => []),
  };
}
