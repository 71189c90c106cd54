/** The catalogue of bogus changes, and what is made of it. */

export { BOGUS_KINDS, type BogusKind, mechanismOf } from "./catalogue.ts";
export {
  type BogusOptions,
  type BogusVersion,
  bogusVersions,
  type Configured,
  withBogus,
} from "./versions.ts";
