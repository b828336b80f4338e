/** Why a period or an event is what it is: the same facts, in the same order, as a notice tells them. */
import type { ComponentChildren } from 'preact';
import { conditionLines } from '../../shared/domain/condition-words.ts';
import { gapPhrase } from '../../shared/domain/gap.ts';
import { difference, figure, figureBeside, lineFigure, months, percent } from '../../shared/domain/phrases.ts';
import type { Explanation } from '../api/shapes.ts';
import { Instant } from './instant.tsx';
import { Recorded } from './recorded.tsx';
import './explanation.css';

/** As the API words it: a pair on the wire is a list. */
type Explained = Omit<Explanation, 'parts'> & {
  readonly parts?: { readonly names: readonly string[]; readonly units: readonly string[] };
};

interface ExplanationViewProps {
  readonly explanation: Explained;
  readonly period: string;
}

export function ExplanationView({ explanation, period }: ExplanationViewProps) {
  const { metric, scope, conditions, breaks } = explanation;
  return (
    <div class="explanation">
      <p class="explanation-what">
        {metric.charAt(0).toUpperCase() + metric.slice(1)} of {scope}, {windowText(explanation, period)}
      </p>
      <Figures explanation={explanation} />
      {conditions !== undefined && <Lines title="The conditions" lines={conditionLines(conditions)} />}
      <Moves explanation={explanation} />
      <Price explanation={explanation} />
      <Suppliers explanation={explanation} />
      {breaks !== undefined && breaks.length > 0 && <Lines title="Commodity codes that changed" lines={breaks} />}
      <Data explanation={explanation} />
    </div>
  );
}

function windowText({ windowMonths }: Explained, period: string): string {
  if (windowMonths === 'year-to-date') return `the year to ${period}`;
  return windowMonths === 1 ? period : `${months(windowMonths)} to ${period}`;
}

/** The number, the line, the number before, and what they were made of. */
function Figures({ explanation }: { readonly explanation: Explained }) {
  const { value, gap, threshold, distance, previous, previousPeriod, scale, unit, basis } = explanation;
  return (
    <dl class="facts">
      <Fact name="Value">
        {value === null ? (
          <span>no number{gap !== undefined && `: ${gapPhrase(gap)}`}</span>
        ) : (
          <strong>{figureBeside(value, threshold, scale, unit)}</strong>
        )}
      </Fact>
      <Fact name="Line">{lineFigure(threshold, scale, unit)}</Fact>
      {distance !== null && <Fact name="Distance">{difference(distance, scale, unit)}</Fact>}
      {previous !== null && (
        <Fact name={`Before, ${previousPeriod ?? ''}`}>{figureBeside(previous, threshold, scale, unit)}</Fact>
      )}
      <Parts explanation={explanation} />
      <Fact name="Basis" wide>
        {basis}
      </Fact>
    </dl>
  );
}

function Parts({ explanation }: { readonly explanation: Explained }) {
  const { numerator, denominator, parts, unit, amountUnit = unit } = explanation;
  if (numerator === null || denominator === null) return null;
  const [part = 'Part', whole = 'Whole'] = parts?.names ?? [];
  const [partUnit = amountUnit, wholeUnit = amountUnit] = parts?.units ?? [];
  return (
    <>
      <Fact name={capital(part)}>{figure(numerator, 'amount', partUnit)}</Fact>
      <Fact name={capital(whole)}>{figure(denominator, 'amount', wholeUnit)}</Fact>
    </>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

interface FactProps {
  readonly name: string;
  readonly wide?: boolean;
  readonly children: ComponentChildren;
}

/** A name and what it is, in a list of facts. */
export function Fact({ name, wide = false, children }: FactProps) {
  return (
    <div class={wide ? 'wide' : ''}>
      <dt>{name}</dt>
      <dd class="number">{children}</dd>
    </div>
  );
}

function Lines({ title, lines }: { readonly title: string; readonly lines: readonly string[] }) {
  return (
    <section>
      <h3>{title}</h3>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  );
}

/** How much of the change came from the partner's own trade, and how much from the rest. */
function Moves({ explanation }: { readonly explanation: Explained }) {
  const { decomposition, previousPeriod, scale, unit } = explanation;
  if (decomposition === null) return null;
  const { change, own, rest, whose = "the partner's own trade" } = decomposition;
  return (
    <section>
      <h3>Why it moved</h3>
      <p>
        <strong class="number">{difference(change, scale, unit)}</strong> since{' '}
        <span class="number">{previousPeriod}</span>:
      </p>
      <Contributions
        rows={[
          { amount: own, text: difference(own, scale, unit), why: `because ${whose} changed` },
          { amount: rest, text: difference(rest, scale, unit), why: 'because all other trade changed' },
        ]}
      />
    </section>
  );
}

function Price({ explanation }: { readonly explanation: Explained }) {
  const { price, previousPeriod, unit, amountUnit = unit } = explanation;
  if (price === undefined || (price.byPrice === 0 && price.byQuantity === 0)) return null;
  const { change, byPrice, byQuantity, whose = 'the trade', unit: weight } = price;
  const per = (value: number) => figure(value, 'amount', `${amountUnit}/${weight}`);
  const quantity = (amount: number) => figure(amount, 'amount', weight);
  return (
    <section>
      <h3>Price and quantity</h3>
      <p>
        In value {whose} changed by <strong class="number">{difference(change, 'amount', amountUnit)}</strong> since{' '}
        <span class="number">{previousPeriod}</span>:
      </p>
      <Contributions
        rows={[
          {
            amount: byPrice,
            text: difference(byPrice, 'amount', amountUnit),
            why: `because of the price: ${per(price.previousUnitValue)} before, ${per(price.unitValue)} now`,
          },
          {
            amount: byQuantity,
            text: difference(byQuantity, 'amount', amountUnit),
            why: `because of the quantity: ${quantity(price.previousQuantity)} before, ${quantity(price.quantity)} now`,
          },
        ]}
      />
    </section>
  );
}

interface Contribution {
  readonly amount: number;
  readonly text: string;
  readonly why: string;
}

function Contributions({ rows }: { readonly rows: readonly Contribution[] }) {
  const most = Math.max(...rows.map(({ amount }) => Math.abs(amount)));
  return (
    <ul class="contributions">
      {rows.map(({ amount, text, why }) => (
        <li key={why}>
          <strong class="number">{text}</strong>
          <meter min={0} max={most === 0 ? 1 : most} value={Math.abs(amount)} aria-hidden="true" />
          <span>{why}</span>
        </li>
      ))}
    </ul>
  );
}

function Suppliers({ explanation }: { readonly explanation: Explained }) {
  const { suppliers, unallocated, unit, amountUnit = unit } = explanation;
  const rows = [
    ...suppliers,
    ...(unallocated === undefined ? [] : [{ name: 'Allocated to no country', ...unallocated }]),
  ];
  if (rows.length === 0) return null;
  return (
    <section>
      <h3>Largest partners</h3>
      <table class="table suppliers">
        <thead>
          <tr>
            <th scope="col">Partner</th>
            <th scope="col">
              <span class="visually-hidden">Share as a bar</span>
            </th>
            <th scope="col" class="number">
              Share
            </th>
            <th scope="col" class="number">
              Amount
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, share, amount }) => (
            <tr key={name}>
              <td>{name}</td>
              <td>
                <meter min={0} max={1} value={share} aria-hidden="true" />
              </td>
              <td class="number">{percent(share)}</td>
              <td class="number">{figure(amount, 'amount', amountUnit)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Where it all comes from: enough to ask the source again. */
function Data({ explanation }: { readonly explanation: Explained }) {
  const { sourceName, retrievedAt, vintage, queries, recording } = explanation;
  return (
    <section class="provenance">
      <h3>The data</h3>
      <p>
        {sourceName}
        {retrievedAt === '' ? (
          ': nothing was retrieved'
        ) : (
          <>
            , retrieved <Instant at={retrievedAt} time />, vintage <code>{vintage}</code>
          </>
        )}{' '}
        <Recorded recording={recording} />
      </p>
      {queries.length > 0 && (
        <details>
          <summary>
            {queries.length} {queries.length === 1 ? 'query' : 'queries'} of the source
          </summary>
          <ul>
            {queries.map((query) => (
              <li key={query}>
                <code>{query}</code>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
