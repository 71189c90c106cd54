import type { Revision } from "./revision.ts";

/** One request of a user, on its way. */
export interface StoreRequest {
  /** Its number among those of its group, from 1; of a push also the revision that it brings. */
  readonly number: number;
  readonly object: string;
  /** The kind of request, by its index. */
  readonly kind: number;
  readonly isWrite: boolean;
  /** What its draws are called. */
  readonly name: string;
  /** Its record in the trace. */
  readonly record: number;
  /** Ends it with what it brought or found; null where nothing was found. */
  readonly answer: (revision: Revision | null) => void;
  /** Ends it without an answer. */
  readonly fail: (why: string) => void;
}
