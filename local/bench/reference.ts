/** What the workload's rules answer by their definitions: every sum anew for every month, nothing shared. Slow on purpose. */
import { MONTHS, PARTNERS, type Workload, type WorkloadRule } from './workload.ts';

/**
 * The changes of firing: `(rule * MONTHS + month) * 2 + state`, in order. A rule fires in a month when its condition
 * holds there and in the month before.
 */
export function referenceTransitions(workload: Workload): number[] {
  const transitions: number[] = [];
  workload.rules.forEach((rule, index) => {
    let [held, fired] = [false, false];
    for (let month = 0; month < MONTHS; month++) {
      const holds = holdsIn(rule, month, workload.values);
      const fires = holds && held;
      if (fires !== fired) transitions.push((index * MONTHS + month) * 2 + (fires ? 1 : 0));
      [held, fired] = [holds, fires];
    }
  });
  return transitions;
}

/** Adds the transitions of a rule to a list; its states, 0 or anything else for firing, begin at `at`. */
export function addTransitions(transitions: number[], rule: number, states: Uint8Array, at = 0): void {
  let before = 0;
  for (let month = 0; month < MONTHS; month++) {
    const now = states[at + month] === 0 ? 0 : 1;
    if (now !== before) transitions.push((rule * MONTHS + month) * 2 + now);
    before = now;
  }
}

/** 1 where a rule fires in the last month. */
export function latestOf(transitions: readonly number[], rules: number): Uint8Array {
  const firing = new Uint8Array(rules);
  for (const each of transitions) firing[Math.floor(each / 2 / MONTHS)] = each % 2;
  return firing;
}

/** FNV-1a over the transitions: a short name for all of them. */
export function hashOf(transitions: readonly number[]): string {
  let hash = 0x811c9dc5 | 0;
  for (const each of transitions) {
    hash = Math.imul(hash ^ (each & 0xffffffff), 0x01000193);
    hash = Math.imul(hash ^ Math.floor(each / 4294967296), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}

function holdsIn(rule: WorkloadRule, month: number, values: Float64Array): boolean {
  const { kind, commodity, partner, threshold } = rule;
  const raw = (of: number, at: number) => values[(commodity * PARTNERS + of) * MONTHS + at] ?? Number.NaN;
  const amount = (of: number, at: number) => (Number.isNaN(raw(of, at)) ? 0 : raw(of, at));
  const year = (of: number) => {
    let sum = 0;
    for (let at = month - 11; at <= month; at++) sum += amount(of, at);
    return sum;
  };
  const ofAll = (each: (partner: number) => number) => {
    let sum = 0;
    for (let of = 0; of < PARTNERS; of++) sum += each(of);
    return sum;
  };
  switch (kind) {
    case 'share12':
      return month >= 11 && year(partner) / ofAll(year) > threshold;
    case 'share1':
      return raw(partner, month) / ofAll((of) => amount(of, month)) > threshold;
    case 'hhi12': {
      if (month < 11) return false;
      const total = ofAll(year);
      return ofAll((of) => (year(of) / total) ** 2) > threshold;
    }
    case 'yoy':
      return month >= 12 && raw(partner, month) / raw(partner, month - 12) - 1 > threshold;
  }
}
