/**
 * Price against quantity: how much of the change of a value came from the unit value, and how much from the quantity.
 * Value is price times quantity, so `change = dP (Q0 + Q1) / 2 + dQ (P0 + P1) / 2`: each part is the mean of its effect
 * taken first and taken last (Shapley value for two causes), and the two add up to the change.
 * Worked example: HS 2846.90, 2023 to 2024: 161.21 to 151.08 million dollars for 11.58 to 10.53 thousand tonnes: the
 * unit value rose from 13.92 to 14.35 dollars a kilogram, and the value fell because the quantity did.
 */
import type { PriceQuantity } from './explanation.ts';
import { groupMembers } from './groups.ts';
import type { PartnerOrGroup } from './metrics/partner-or-group.ts';
import type { Panel, Span } from './panel.ts';
import type { Vintage } from './series.ts';

interface Amounts {
  readonly value: number;
  readonly quantity: number;
  /** Of the quantity. */
  readonly unit: string;
}

/** Between which columns, over how many months each, and whose trade; without a partner that of all. */
export interface PriceQuestion {
  readonly before: number;
  readonly now: number;
  readonly span: Span;
  readonly partner?: PartnerOrGroup;
}

/** Undefined unless both periods have a value and a quantity above zero, in the same units throughout. */
export function priceQuantity(panel: Panel, { before, now, span, partner }: PriceQuestion): PriceQuantity | undefined {
  const [first, last] = [amountsAt(panel, before, { span, partner }), amountsAt(panel, now, { span, partner })];
  if (first === undefined || last === undefined || first.unit !== last.unit) return undefined;
  return split(first, last);
}

/** The two parts of the change, from value and quantity of either period. */
export function split(first: Amounts, last: Amounts): PriceQuantity | undefined {
  const [previousUnitValue, unitValue] = [first.value / first.quantity, last.value / last.quantity];
  const change = last.value - first.value;
  const byPrice = (unitValue - previousUnitValue) * ((first.quantity + last.quantity) / 2);
  if (![unitValue, previousUnitValue, change, byPrice].every(Number.isFinite)) return undefined;
  return {
    unit: last.unit,
    unitValue,
    previousUnitValue,
    quantity: last.quantity,
    previousQuantity: first.quantity,
    change,
    byPrice,
    byQuantity: change - byPrice,
  };
}

function amountsAt(panel: Panel, t: number, { span, partner }: { span: Span; partner: PartnerOrGroup | undefined }) {
  let found: Amounts | undefined;
  for (const vintage of panel.vintagesAt(t, span)) {
    const own = ownAmounts(vintage, panel.columns.unit, partner);
    if (own === undefined || (found !== undefined && own.unit !== found.unit)) return undefined;
    const { value, quantity } = found ?? { value: 0, quantity: 0 };
    found = { value: value + own.value, quantity: quantity + own.quantity, unit: own.unit };
  }
  return found !== undefined && found.value > 0 && found.quantity > 0 ? found : undefined;
}

function ownAmounts({ measures, period }: Vintage, currency: string, partner: PartnerOrGroup | undefined) {
  const { value, quantity } = measures;
  if (value === undefined || quantity === undefined || value.unit !== currency) return undefined;
  if (partner === undefined) return { value: value.total, quantity: quantity.total, unit: quantity.unit };
  const members = typeof partner === 'string' ? [partner] : groupMembers(partner.group, period, partner.membership);
  const sum = (amounts: Readonly<Record<string, number>>) =>
    members.reduce((total, code) => total + (Object.hasOwn(amounts, code) ? (amounts[code] ?? 0) : 0), 0);
  return { value: sum(value.partners), quantity: sum(quantity.partners), unit: quantity.unit };
}
