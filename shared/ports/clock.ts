/** The time, as an argument: nothing in Chokepoint reads a clock of its own. */
export interface Clock {
  now(): Date;
}
