/** Public list prices in US dollars: us-east-1, November 2026, before tax; other regions differ by up to a half. */
export const PRICES = {
  writeUnit: 0.625 / 1e6,
  readUnit: 0.125 / 1e6,
  tableGigabyte: 0.25,
  recoveryGigabyte: 0.2,
  /** On arm64. */
  lambdaGigabyteSecond: 0.0000133334,
  lambdaRequest: 0.2 / 1e6,
  stateTransition: 25 / 1e6,
  publish: 0.5 / 1e6,
  mail: 2 / 1e5,
  /** To the United States, the carrier's fee included; other countries cost up to twenty times as much. */
  textMessage: 0.01,
  apiRequest: 1 / 1e6,
  alarmMetric: 0.1,
  customMetric: 0.3,
  logGigabyte: 0.5,
  trace: 5 / 1e6,
  secret: 0.4,
} as const;
