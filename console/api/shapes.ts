/** The shapes of the HTTP API, as the console reads them. Types only: nothing of the schemas is bundled. */
import type * as z from 'zod';
import type { alertSchema } from '../../shared/api/schemas/alerts.ts';
import type {
  assessmentsSchema,
  backtestSchema,
  figuresSchema,
  periodExplanationSchema,
} from '../../shared/api/schemas/rule-history.ts';
import type {
  differenceSchema,
  revisionSchema,
  rulePageSchema,
  ruleSchema,
  ruleStateSchema,
  ruleSummarySchema,
} from '../../shared/api/schemas/rules.ts';
import type { AlertEvent, EventKind, Severity } from '../../shared/domain/alert.ts';
import type { Verdict } from '../../shared/domain/assess.ts';
import type { Explanation } from '../../shared/domain/explanation.ts';
import type { RuleDocument } from '../../shared/domain/rule.ts';

export type { AlertEvent, EventKind, Explanation, RuleDocument, Severity, Verdict };
export type Scale = Explanation['scale'];

/** One page of a list; `next` is the cursor of the page after it. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string | undefined;
}

export type RuleState = z.output<typeof ruleStateSchema>;
export type SparkPoint = RuleState['sparkline'][number];
export type RuleSummary = z.output<typeof ruleSummarySchema>;
export type RulePage = z.output<typeof rulePageSchema>;
/** What the list of rules can be narrowed by, counted over all rules. */
export type Facets = NonNullable<RulePage['facets']>;
export type Rule = z.output<typeof ruleSchema>;
export type RuleRevision = z.output<typeof revisionSchema>;
export type Difference = z.output<typeof differenceSchema>;

export type Assessments = z.output<typeof assessmentsSchema>;
/** Of a rule that has figures. */
export type Assessed = Assessments & { readonly from: string; readonly until: string };
export type AssessedSubject = Assessments['subjects'][number];
export type AssessedMonth = AssessedSubject['months'][number];
export type AssessedEvent = Assessments['events'][number];
export type PeriodExplanation = z.output<typeof periodExplanationSchema>;
export type Figures = z.output<typeof figuresSchema>;
export type FigurePeriod = Figures['periods'][number];
export type Backtest = z.output<typeof backtestSchema>;

/** A subject that has left `clear`, until it is back. */
export type Alert = z.output<typeof alertSchema>;
