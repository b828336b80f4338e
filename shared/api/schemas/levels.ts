/** The words of the domain that stand in many answers. */
import * as z from 'zod';
import { EVENT_CAUSES, EVENT_KINDS, LEVELS } from '../../domain/alert.ts';
import { GAP_REASONS } from '../../domain/gap.ts';

export const levelSchema = z.enum(LEVELS);
export const severitySchema = z.enum(LEVELS).exclude(['clear']);
export const verdictSchema = z.enum(['clear', 'pending', 'warning', 'critical', 'unknown']);
export const eventKindSchema = z.enum(EVENT_KINDS);
export const eventCauseSchema = z
  .enum(EVENT_CAUSES)
  .describe('What somebody did to the rule, where that brought the event.');
export const gapSchema = z.enum(GAP_REASONS).describe('Why there is no number.');
export const scaleSchema = z
  .enum(['ratio', 'amount', 'index', 'count', 'change', 'points'])
  .describe('How the number is to be read: ratios, changes and points are parts of one (0.8 is 80 %).');
export const directionSchema = z.enum(['above', 'below']).describe('On which side of the line an alert is.');
/** A number, or null where there is none: missing is never zero. */
export const figureSchema = z.number().nullable();
