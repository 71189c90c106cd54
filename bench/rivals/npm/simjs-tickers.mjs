import { main } from "./common.mjs";
import { Entity, Sim } from "./simjs.mjs";

main(() => {
  const sim = new Sim();
  let wakes = 0;
  let sumMs = 0;
  class Ticker extends Entity {
    start(periodMs) {
      this.periodMs = periodMs;
      this.wait();
    }
    wait() {
      this.setTimer(this.periodMs).done(this.wake);
    }
    wake() {
      wakes++;
      sumMs += this.time();
      this.wait();
    }
  }
  for (let i = 0; i < 1000; i++) sim.addEntity(Ticker, undefined, 500 + ((i * 7919) % 1000));
  sim.simulate(300_000);
  return { units: wakes, checksum: `${wakes}/${sumMs}` };
});
