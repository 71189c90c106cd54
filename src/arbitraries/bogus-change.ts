import fc from "fast-check";
import { type BogusOptions, type BogusVersion, bogusVersions, type Configured } from "../catalogue/index.ts";

/**
 * Bogus versions of a config that the static validator accepts, out of the catalogue: one of its kinds, then one of its
 * versions, so that each kind is as likely as the other. The simplest is the first version of the first kind.
 *
 * @throws TypeError where no kind has a version: the config has no field for it, or the validator sees them all
 */
export function bogusChanges(from: Configured, options: BogusOptions = {}): fc.Arbitrary<BogusVersion> {
  const versions = bogusVersions(from, options);
  const kinds = [...new Set(versions.map(({ kind }) => kind))];
  if (kinds.length === 0)
    throw new TypeError(
      "no bogus version: the config has no field for these kinds that the validator would accept",
    );
  const ofKinds = kinds.map((kind) =>
    fc.constantFrom(...versions.filter((version) => version.kind === kind)),
  );
  return fc.oneof({ withCrossShrink: true }, ...ofKinds);
}
