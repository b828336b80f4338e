/** Rows of UN Comtrade in the API's own form, with all of its 47 fields. */

export interface ComtradeFigure {
  /** `202607`. */
  readonly period: string;
  readonly reporterCode: number;
  readonly flowCode: 'M' | 'X' | 'RM' | 'RX' | 'DX';
  /** Two, four or six digits. */
  readonly cmdCode: string;
  /** 0 is the world. */
  readonly partnerCode: number;
  /** US dollars. */
  readonly primaryValue: number;
  /** Kilograms; null where the reporter gives none. */
  readonly netWgt?: number | null;
  readonly isNetWgtEstimated?: boolean;
  /** Edition of the HS. Default `H6`, of 2022. */
  readonly classificationCode?: string;
}

/** A row as the API prints it; what a test wants otherwise is spread over it. */
export type ComtradeRecord = Readonly<Record<string, string | number | boolean | null>>;

/** The figure as a total over customs procedures, transport and second partners, valued as its flow usually is. */
export function comtradeRow(figure: ComtradeFigure): ComtradeRecord {
  const year = Number(figure.period.slice(0, 4));
  const month = Number(figure.period.slice(4));
  const { reporterCode, partnerCode, flowCode, cmdCode } = figure;
  return Object.assign(
    { typeCode: 'C', freqCode: 'M', refPeriodId: Number(`${figure.period}01`), refYear: year, refMonth: month },
    { period: figure.period, reporterCode, ...undescribed('reporter'), flowCode, flowDesc: null },
    { partnerCode, ...undescribed('partner'), partner2Code: 0, ...undescribed('partner2') },
    { classificationCode: figure.classificationCode ?? 'H6', classificationSearchCode: 'HS' },
    { isOriginalClassification: true, cmdCode, cmdDesc: null, aggrLevel: cmdCode.length, isLeaf: cmdCode.length === 6 },
    { customsCode: 'C00', customsDesc: null, mosCode: '0', motCode: 0, motDesc: null },
    { ...noQuantity('qty'), ...noQuantity('altQty') },
    { netWgt: figure.netWgt ?? null, isNetWgtEstimated: figure.isNetWgtEstimated ?? false },
    { grossWgt: 0, isGrossWgtEstimated: false, ...valuesOf(figure) },
    { legacyEstimationFlag: 0, isReported: false, isAggregate: true },
  );
}

function valuesOf({ flowCode, primaryValue }: ComtradeFigure): Record<string, number | null> {
  const isImport = flowCode === 'M' || flowCode === 'RM';
  return { cifvalue: isImport ? primaryValue : null, fobvalue: isImport ? null : primaryValue, primaryValue };
}

/** Names come only with `includeDesc`, which the client does not ask for. */
function undescribed(area: string): Record<string, null> {
  return { [`${area}ISO`]: null, [`${area}Desc`]: null };
}

function noQuantity(name: string): Record<string, number | boolean | null> {
  const flag = `is${name.charAt(0).toUpperCase()}${name.slice(1)}Estimated`;
  return { [`${name}UnitCode`]: -1, [`${name}UnitAbbr`]: null, [name]: null, [flag]: false };
}
