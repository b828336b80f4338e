/** Why a period has no number. Missing is never zero: every gap has one of these reasons. */
export const GAP_REASONS = [
  'not-due',
  'late',
  'window-incomplete',
  'suppressed',
  'unit-mismatch',
  'denominator-zero',
  'below-minimum-trade',
  'code-retired',
] as const;

export type GapReason = (typeof GAP_REASONS)[number];

/** Code of a reason in a gap column; 0 stands for "there is a number". */
export function gapCode(reason: GapReason): number {
  return GAP_REASONS.indexOf(reason) + 1;
}

/** The reason behind a code of a gap column, undefined where there is a number. */
export function gapReason(code: number): GapReason | undefined {
  return code === 0 ? undefined : GAP_REASONS[code - 1];
}

const PHRASES: Readonly<Record<GapReason, string>> = {
  'not-due': 'the period is not due yet',
  late: 'the period is late or was not retrieved',
  'window-incomplete': 'the window is not complete',
  suppressed: 'the source withholds this code',
  'unit-mismatch': 'the quantities have different units',
  'denominator-zero': 'there is nothing to divide by',
  'below-minimum-trade': 'trade was below the minimum that the rule asks for',
  'code-retired': 'the commodity code was retired',
};

/** The reason in words, to stand after "because". */
export function gapPhrase(reason: GapReason): string {
  return PHRASES[reason];
}
