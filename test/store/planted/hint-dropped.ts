import { nobodyPulls, plantedStore } from "./store.ts";

/** A hint that is dropped: what a full disk has refused is never brought to it again. */
export default plantedStore({ ...nobodyPulls, faults: ["disk-full"], own: { keepsHint: () => false } });
