import { tieKey } from "../kernel/event-queue.ts";
import type { Model } from "./model.ts";
import { DeliveryRank, Domain, NodeRank } from "./simulation.ts";

/**
 * The node that an event belongs to by its tie key; −1 for none. To a node belongs what comes into its file, and that its process
 * looks there: what it finds there is its own, as long as nobody falls ill of it.
 */
export function ownerOf({ stores, nodes }: Model): (tie: number) => number {
  const places = stores.length + nodes.length;
  return (tie) => {
    const kind = Math.floor(tie / LOCALS);
    const local = tie - kind * LOCALS;
    switch (kind) {
      case SENT:
        return Math.max(-1, (local % places) - stores.length);
      case FETCHED:
        return Math.max(-1, local - stores.length);
      case REST:
      case LOAD:
      case REQUEST:
      case PROMOTION:
        return local;
      default:
        return -1;
    }
  };
}

const LOCALS = tieKey(0, 1, 0);
const kindOf = (domain: number, rank: number) => tieKey(domain, rank, 0) / LOCALS;
const SENT = kindOf(Domain.deliveries, DeliveryRank.sent);
const FETCHED = kindOf(Domain.deliveries, DeliveryRank.fetched);
const REST = kindOf(Domain.deliveries, DeliveryRank.rest);
const LOAD = kindOf(Domain.nodes, NodeRank.load);
const REQUEST = kindOf(Domain.nodes, NodeRank.request);
const PROMOTION = kindOf(Domain.nodes, NodeRank.promotion);
