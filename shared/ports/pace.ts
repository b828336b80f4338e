/** How fast readers may be told: SNS suspends addresses that get more than ten e-mails a second from an account. */
export interface Pace {
  /** Resolves when it is the caller's turn to publish to a reader. */
  turn(): Promise<void>;
}
