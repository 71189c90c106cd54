import { nobodyPulls, plantedStore } from "./store.ts";

/**
 * A catch-up that stops early: after one object of all that were missed. Hints would bring the rest, so nobody keeps any here;
 * a store without hints and with a whole catch-up is well, see the test.
 */
export default plantedStore({
  ...nobodyPulls,
  faults: ["crash"],
  own: { keepsHint: () => false, catchesUp: (objects) => objects.slice(0, 1) },
});
