import { main } from "./common.mjs";
import { Entity, Facility, Sim } from "./simjs.mjs";

const CUSTOMERS = 50_000;

main(({ gapsMs, servicesMs }) => {
  const sim = new Sim();
  const server = new Facility("server");
  let arrived = 0;
  let served = 0;
  let sumMs = 0;
  class Source extends Entity {
    start() {
      this.awaitNext();
    }
    awaitNext() {
      if (arrived < CUSTOMERS) this.setTimer(gapsMs[arrived % gapsMs.length]).done(this.arrive);
    }
    arrive() {
      const arrivedMs = this.time();
      this.useFacility(server, servicesMs[arrived % servicesMs.length]).done(this.depart, this, [arrivedMs]);
      arrived++;
      this.awaitNext();
    }
    depart(arrivedMs) {
      served++;
      sumMs += this.time() - arrivedMs;
    }
  }
  sim.addEntity(Source);
  sim.simulate(Number.MAX_SAFE_INTEGER);
  return { units: served, checksum: `${served}/${sumMs}` };
});
