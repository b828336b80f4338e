/** The charts as tables: the values, and the rows behind them; each also as CSV. */
import { useState } from 'preact/hooks';
import { gapPhrase } from '../../../shared/domain/gap.ts';
import { difference, figure, figureBeside } from '../../../shared/domain/phrases.ts';
import { asProblem } from '../../api/api-problem.ts';
import { requestText } from '../../api/client.ts';
import type { Assessed, FigurePeriod, Figures } from '../../api/shapes.ts';
import type { Reading } from '../../api/use-answer.ts';
import { download } from '../../parts/download.ts';
import { Icon } from '../../parts/icon.tsx';
import { Instant } from '../../parts/instant.tsx';
import { LevelBadge } from '../../parts/level-badge.tsx';
import { Segmented } from '../../parts/segmented.tsx';
import { failureToast } from '../../shell/toasts.tsx';
import { periodsOf, stackOf } from './chart/chart-data.ts';
import { asOfChosen, choosePeriod, chosenOf } from './chosen.ts';

const TABLES = [
  ['values', 'Values'],
  ['rows', 'Rows behind them'],
] as const;

interface RowsSectionProps {
  readonly assessments: Assessed;
  readonly figures: Reading<Figures>;
}

export function RowsSection({ assessments, figures }: RowsSectionProps) {
  const id = assessments.rule;
  const [shown, show] = useState<'values' | 'rows'>('values');
  return (
    <section class="card rows-section" aria-labelledby="rows-title">
      <div class="section-head">
        <h2 id="rows-title">As a table</h2>
        <Segmented legend="Table of" name="rows" options={TABLES} chosen={shown} choose={show} />
        <div class="actions">
          <button type="button" class="button" onClick={() => void saveCsv(id, 'assessments')}>
            <Icon name="download" /> Values, CSV
          </button>
          <button type="button" class="button" onClick={() => void saveCsv(id, 'figures')}>
            <Icon name="download" /> Rows, CSV
          </button>
        </div>
      </div>
      <div class="table-scroll rows-scroll" tabIndex={0} role="region" aria-label="Month by month, as a table">
        {shown === 'values' && <Values assessments={assessments} />}
        {shown === 'rows' && figures.value !== undefined && <Rows assessments={assessments} figures={figures.value} />}
      </div>
    </section>
  );
}

async function saveCsv(id: string, what: 'assessments' | 'figures'): Promise<void> {
  try {
    const text = await requestText(`/rules/${encodeURIComponent(id)}/${what}`, 'text/csv', {
      query: { 'as-of': asOfChosen() },
    });
    download(text, `${id}-${what}.csv`, 'text/csv');
  } catch (error) {
    const { title, message } = asProblem(error);
    failureToast(`${title}. ${message}`);
  }
}

function Values({ assessments }: { readonly assessments: Assessed }) {
  const { subject } = chosenOf(assessments);
  const { lines, scale, unit } = assessments;
  const months = assessments.subjects.find((each) => each.subject === subject)?.months ?? [];
  const events = Map.groupBy(
    assessments.events.filter((event) => event.subject === subject),
    ({ period }) => period,
  );
  return (
    <table class="table">
      <thead>
        <tr>
          <th scope="col">Month</th>
          <th scope="col" class="number">
            Value
          </th>
          <th scope="col" class="number">
            To the line
          </th>
          <th scope="col">State</th>
          <th scope="col">Events</th>
        </tr>
      </thead>
      <tbody>
        {months.toReversed().map(({ period, value, gap, level, verdict }) => (
          <tr key={period}>
            <th scope="row">
              <PeriodButton period={period} />
            </th>
            <td class="number">{value === null ? '' : figureBeside(value, lines.critical, scale, unit)}</td>
            <td class="number">{value === null ? '' : difference(value - lines.critical, scale, unit)}</td>
            <td>
              <LevelBadge level={level === 'clear' ? verdict : level} />
              {value === null && <span class="quiet small"> {gap === undefined ? 'no number' : gapPhrase(gap)}</span>}
            </td>
            <td>{(events.get(period) ?? []).map(({ kind }) => kind).join(', ')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function PeriodButton({ period }: { readonly period: string }) {
  return (
    <button type="button" class="link-button number" onClick={() => choosePeriod(period)}>
      {period}
    </button>
  );
}

function Rows({ assessments, figures }: { readonly assessments: Assessed; readonly figures: Figures }) {
  const periods = periodsOf(assessments, 0);
  const partners = stackOf(figures, periods, false).flatMap(({ partner, name }) =>
    partner === undefined ? [] : [{ partner, name }],
  );
  return (
    <table class="table">
      <thead>
        <tr>
          <th scope="col">Month</th>
          <th scope="col" class="number">
            Total, {figures.unit}
          </th>
          {partners.map(({ partner, name }) => (
            <th key={partner} scope="col" class="number">
              {name}
            </th>
          ))}
          <th scope="col" class="number">
            Partners
          </th>
          <th scope="col">Retrieved</th>
          <th scope="col">First published as</th>
        </tr>
      </thead>
      <tbody>
        {figures.periods.toReversed().map((row) => (
          <Row key={row.period} row={row} partners={partners.map(({ partner }) => partner)} unit={figures.unit} />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  readonly row: FigurePeriod;
  readonly partners: readonly string[];
  readonly unit: string;
}

function Row({ row, partners, unit }: RowProps) {
  const { period, total, suppressed, retrievedAt, vintages, first } = row;
  const has = (amount: number | undefined) => (total === null ? '' : figure(amount ?? 0, 'amount', ''));
  return (
    <tr>
      <th scope="row">
        <PeriodButton period={period} />
      </th>
      <td class="number">
        {total === null ? (
          <span class="quiet">{suppressed === true ? 'withheld' : 'not published'}</span>
        ) : (
          figure(total, 'amount', '')
        )}
      </td>
      {partners.map((partner) => (
        <td key={partner} class="number">
          {has(row.partners[partner])}
        </td>
      ))}
      <td class="number">{total === null ? '' : Object.keys(row.partners).length}</td>
      <td>
        <Instant at={retrievedAt} />
        {vintages > 1 && <span class="quiet small"> {vintages} vintages</span>}
      </td>
      <td class="number left">{first === undefined ? '' : revisedText(first, total, unit)}</td>
    </tr>
  );
}

/** "950 000 USD, revised by +50 000 USD". */
function revisedText(first: NonNullable<FigurePeriod['first']>, total: number | null, unit: string): string {
  if (first.total === null) return 'not published';
  const by = total === null ? '' : `, revised by ${difference(total - first.total, 'amount', unit)}`;
  return `${figure(first.total, 'amount', unit)}${by}`;
}
