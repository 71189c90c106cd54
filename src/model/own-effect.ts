import type { OwnActor } from "../scenario/words.ts";
import type { ConfigVersion } from "./config.ts";
import type { NodeModel } from "./model.ts";
import type { Simulation } from "./simulation.ts";

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
  acts: Acts,
): OwnActor {
  const drawName = (name: string) => simulation.numbered(`${node.name}/${name}`);
  return {
    name: node.name,
    group: node.groupName,
    get nowMs() {
      return simulation.kernel.readNowMs();
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
