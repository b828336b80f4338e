/** The charts of a rule: its values with the lines, and the suppliers under them. */
import { useMemo, useRef, useState } from 'preact/hooks';
import { request } from '../../api/client.ts';
import type { Assessed, Backtest, Figures, RuleDocument } from '../../api/shapes.ts';
import { type Reading, useAnswer } from '../../api/use-answer.ts';
import { download } from '../../parts/download.ts';
import { Failure } from '../../parts/failure.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Loading } from '../../parts/loading.tsx';
import { colourChanges } from '../../shell/theme.ts';
import { failureToast } from '../../shell/toasts.tsx';
import { periodsOf, stackOf, valueColumns } from './chart/chart-data.ts';
import { coloursInForce, layerColour } from './chart/colours.ts';
import { pictureOf } from './chart/picture.ts';
import { ChartControls } from './chart-controls.tsx';
import { type Chosen, chosenOf } from './chosen.ts';
import { MonthSlider } from './month-slider.tsx';
import { StackChart } from './stack-chart.tsx';
import { ValueChart } from './value-chart.tsx';

interface ChartSectionProps {
  readonly assessments: Assessed;
  readonly figures: Reading<Figures>;
  readonly document: RuleDocument;
}

export function ChartSection({ assessments, figures, document: rule }: ChartSectionProps) {
  const chosen = chosenOf(assessments);
  const { subject, range, first: wantsFirst, shares } = chosen;
  const [hovered, hover] = useState<number | undefined>(undefined);
  const box = useRef<HTMLDivElement>(null);
  const first = useFirstAssessed(rule, wantsFirst);
  const months = first.value?.asKnown.subjects.find((each) => each.subject === subject)?.months;
  const periods = useMemo(() => periodsOf(assessments, range), [assessments, range]);
  const columns = useMemo(
    () => valueColumns(assessments, { subject, periods, first: wantsFirst ? months : undefined }),
    [assessments, subject, periods, wantsFirst, months],
  );
  const layers = useMemo(
    () => (figures.value === undefined ? [] : stackOf(figures.value, periods, shares)),
    [figures.value, periods, shares],
  );
  // The colours in force are part of what is drawn.
  const colours = useMemo(coloursInForce, [colourChanges.value]);
  const column = hovered ?? indexOf(periods, chosen.period);
  const shared = { colours, column, hover, chosen };
  const save = () => void savePicture(box.current, { assessments, chosen, layers, colours, figures: figures.value });
  return (
    <section class="card chart-section" aria-labelledby="chart-title">
      <div class="section-head">
        <h2 id="chart-title">Month by month</h2>
        <button type="button" class="button" onClick={save}>
          <Icon name="download" /> Picture
        </button>
      </div>
      <ChartControls assessments={assessments} chosen={chosen} />
      {first.problem !== undefined && <Failure problem={first.problem} retry={first.reload} />}
      <div ref={box} class="charts">
        <MonthSlider assessments={assessments} columns={columns} chosen={chosen}>
          <ValueChart assessments={assessments} columns={columns} {...shared} />
        </MonthSlider>
        {figures.problem !== undefined && <Failure problem={figures.problem} retry={figures.reload} />}
        {figures.value === undefined && figures.loading && <Loading what="the suppliers" lines={3} />}
        {figures.value !== undefined && (
          <StackChart figures={figures.value} layers={layers} periods={periods} {...shared} />
        )}
      </div>
    </section>
  );
}

function indexOf(periods: readonly string[], period: string): number | undefined {
  const index = periods.indexOf(period);
  return index === -1 ? undefined : index;
}

/** The months as they stood when they were first assessed: a backtest of the rule as it is, on what was known. */
function useFirstAssessed(rule: RuleDocument, wanted: boolean): Reading<Backtest> {
  return useAnswer(wanted ? JSON.stringify(rule) : undefined, async (signal) => {
    const { value } = await request<Backtest>('POST', '/backtests', { body: { rule }, signal });
    return value;
  });
}

interface Pictured {
  readonly assessments: Assessed;
  readonly chosen: Chosen;
  readonly layers: ReturnType<typeof stackOf>;
  readonly colours: ReturnType<typeof coloursInForce>;
  readonly figures: Figures | undefined;
}

async function savePicture(box: HTMLElement | null, pictured: Pictured): Promise<void> {
  const { assessments, chosen, layers, colours } = pictured;
  const charts = [...(box?.querySelectorAll<HTMLCanvasElement>('.uplot canvas') ?? [])];
  const { name, sentence, basis, retrievedAt, recording, subjects } = assessments;
  const subject = subjects.find((each) => each.subject === chosen.subject);
  const recorded = recording === undefined ? [] : [`Recorded data: ${recording}`];
  try {
    const picture = await pictureOf(charts, {
      title: subjects.length > 1 && subject !== undefined ? `${name}: ${subject.name}` : name,
      sentence,
      foot: [basis, ...(retrievedAt === null ? [] : [`retrieved ${retrievedAt}`]), ...recorded, 'Chokepoint'].join(
        ' · ',
      ),
      legend: layers.map((layer, index) => ({
        name: layer.name,
        colour: layerColour(colours, index, layer.partner === undefined),
      })),
      text: colours.text,
      quiet: colours['text-quiet'],
      ground: colours.surface,
    });
    download(picture, `${assessments.rule}.png`);
  } catch (error) {
    failureToast(error instanceof Error ? error.message : 'The picture could not be made.');
  }
}
