import { plantedStore } from "./store.ts";

/** A quorum that is one too small: one answer of three is taken for two. */
export default plantedStore({ own: { enough: (needed) => needed - 1 } });
