/** The event that a source makes a period available. */
import type { Period } from './period.ts';

export interface Release {
  readonly source: string;
  readonly period: Period;
  /** When Chokepoint first found the period published, ISO 8601, UTC. */
  readonly firstSeen: string;
  /** Set once the release was pulled, evaluated and delivered, whole. */
  readonly processedAt?: string;
}
