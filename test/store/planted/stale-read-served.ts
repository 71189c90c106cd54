import { byAge, plantedStore } from "./store.ts";

/** A stale read that is served: a pull gets the oldest of the answers. */
export default plantedStore({ own: { serves: (answers) => byAge(answers)[0] ?? null } });
