import FlatQueue from "flatqueue";
import { Heap } from "heap-js";
import TinyQueue from "tinyqueue";
import { main } from "./common.mjs";

const HOLDS = 300_000;
const MOST_PENDING = 1024;

const byInstantAndTie = (one, other) => one.atMs - other.atMs || one.tie - other.tie;

/** Each puts an event in, and takes the earliest out; all keep the event object for use again, as slowfuse keeps slots. */
const QUEUES = {
  tinyqueue: () => {
    const queue = new TinyQueue([], byInstantAndTie);
    return { push: (event) => queue.push(event), pop: () => queue.pop() };
  },
  "heap-js": () => {
    const queue = new Heap(byInstantAndTie);
    return { push: (event) => queue.push(event), pop: () => queue.pop() };
  },
  flatqueue: () => {
    const queue = new FlatQueue();
    return {
      push: (event) => queue.push(event, event.atMs * MOST_PENDING + event.tie),
      pop: () => queue.pop(),
    };
  },
};

main(({ gapsMs }, which, name) => {
  const queue = QUEUES[name]();
  let order = 0;
  for (let i = 0; i < Number(which); i++) queue.push({ atMs: gapsMs[i % gapsMs.length], tie: i });
  for (let i = 0; i < HOLDS; i++) {
    const event = queue.pop();
    order = (Math.imul(order, 31) + event.tie) | 0;
    event.atMs += gapsMs[i % gapsMs.length];
    queue.push(event);
  }
  return { units: HOLDS, checksum: String(order) };
});
