/** The histories that rules look at, read from the store before the assessment, which cannot wait. */
import { type Assessed, assess, type History } from '../../shared/domain/assess.ts';
import { type Panel, panelOf } from '../../shared/domain/panel.ts';
import type { Period } from '../../shared/domain/period.ts';
import { compileRule, conditionsOf, inputsOf, type RuleDocument } from '../../shared/domain/rule.ts';
import { type SeriesSelection, seriesOf } from '../../shared/domain/series-selection.ts';
import type { RuleStore } from '../../shared/ports/rule-store.ts';
import type { SeriesStore } from '../../shared/ports/series-store.ts';

export type PanelReader = (selection: SeriesSelection) => Promise<Panel>;

/** Reads each basket once a batch. */
export function panelReader(store: SeriesStore, until: Period): PanelReader {
  const panels = new Map<string, Promise<Panel>>();
  return (selection) => {
    const key = keyOf(selection);
    const known = panels.get(key);
    if (known !== undefined) return known;
    const panel = Promise.all(seriesOf(selection).map((id) => store.current(id))).then((series) =>
      panelOf(series, selection.measure, until),
    );
    panels.set(key, panel);
    return panel;
  };
}

function keyOf(selection: SeriesSelection): string {
  return `${selection.measure} ${seriesOf(selection).join(' ')}`;
}

/** Every panel that a rule looks at. */
export async function historyOf(document: RuleDocument, panels: PanelReader): Promise<History> {
  const selections = conditionsOf(document).flatMap(inputsOf);
  const read = new Map(await Promise.all(selections.map(async (each) => [keyOf(each), await panels(each)] as const)));
  return (selection) => {
    const panel = read.get(keyOf(selection));
    if (panel === undefined) throw new RangeError(`no panel was read for ${keyOf(selection)}`);
    return panel;
  };
}

/** The assessments of the rules that silence this one; one that does not exist, or is not evaluated, silences nothing. */
export async function silencersOf(document: RuleDocument, panels: PanelReader, rules: RuleStore): Promise<Assessed[]> {
  const stored = await Promise.all(document['silenced-by'].map((id) => rules.get(id)));
  const active = stored.flatMap((rule) =>
    rule === undefined || rule.onHold !== undefined || rule.disabled === true ? [] : [rule.document],
  );
  return Promise.all(active.map(async (parent) => assess(compileRule(parent), await historyOf(parent, panels))));
}
