/** What goes wrong by itself: whether it lasts, and whether it happens to a storage service only. */
export const FAULTS = {
  crash: { lasts: false, ofStorage: false },
  hang: { lasts: false, ofStorage: false },
  restart: { lasts: false, ofStorage: false },
  partition: { lasts: true, ofStorage: false },
  slow: { lasts: true, ofStorage: false },
  "power-loss": { lasts: false, ofStorage: true },
  "torn-write": { lasts: false, ofStorage: true },
  "disk-full": { lasts: true, ofStorage: true },
  "disk-slow": { lasts: true, ofStorage: true },
  corrupt: { lasts: false, ofStorage: true },
  pause: { lasts: true, ofStorage: true },
} as const;

export type FaultKind = keyof typeof FAULTS;

export const FAULT_KINDS = Object.keys(FAULTS) as [FaultKind, ...FaultKind[]];
