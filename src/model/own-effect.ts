import type { OwnActor, OwnNode } from "../scenario/words.ts";
import type { ConfigVersion } from "./config.ts";
import type { NodeModel } from "./model.ts";
import type { Simulation } from "./simulation.ts";

/** What somebody's own effect needs of its node. */
export interface OwnHost {
  /** The node as somebody's own code may see it. */
  ownNode(): OwnNode;
}

/** How somebody's own effect acts. */
interface Acts {
  readonly end: (how: "crash" | "hang") => void;
  readonly fail: (share: number) => void;
}

/** The node as an effect of the user's own sees it and acts on it. */
export function ownActor(
  simulation: Simulation,
  node: NodeModel,
  version: ConfigVersion,
  host: OwnHost,
  acts: Acts,
): OwnActor {
  const drawName = (name: string) => simulation.numbered(`${node.name}/${name}`);
  return {
    ...host.ownNode(),
    get nowMs() {
      return simulation.kernel.nowMs;
    },
    running: version.values,
    version: version.name,
    crash: () => acts.end("crash"),
    hang: () => acts.end("hang"),
    fail: acts.fail,
    draw: (name, loMs, hiMs) => Number(simulation.choices.uniformMs(drawName(name), loMs, hiMs)),
    chance: (name, share) => simulation.choices.chance(drawName(name), share),
  };
}
