import { describe, expect, it } from "vitest";
import { Field, FieldRegistry } from "../../src/kernel/field.ts";

/** A listener that writes down what it is told. */
function listener() {
  const told: string[] = [];
  return {
    told,
    accesses: {
      read: (field: number) => told.push(`read ${field}`),
      written: (field: number) => told.push(`written ${field}`),
    },
  };
}

describe("a field", () => {
  it("holds what was set last, whether or not anybody listens", () => {
    const registry = new FieldRegistry();
    const field = new Field(registry, "old");
    expect(field.get()).toBe("old");
    registry.accesses = listener().accesses;
    field.set("new");
    expect(field.get()).toBe("new");
  });

  it("tells who listens of each read and each write, and says which field it is", () => {
    const registry = new FieldRegistry();
    const [life, running] = [new Field(registry, "serving"), new Field(registry, "v1")];
    const { told, accesses } = listener();
    registry.accesses = accesses;
    running.set("v2");
    life.get();
    running.get();
    expect(told).toEqual([`written ${running.id}`, `read ${life.id}`, `read ${running.id}`]);
    expect(running.id).not.toBe(life.id);
  });

  it("tells nobody before anybody listens, nor after", () => {
    const registry = new FieldRegistry();
    const { told, accesses } = listener();
    const field = new Field(registry, 1);
    field.set(field.get() + 1);
    registry.accesses = accesses;
    registry.accesses = null;
    field.set(field.get() + 1);
    expect([told, field.get()]).toEqual([[], 3]);
  });

  it("belongs to one run: the registry of another is told nothing", () => {
    const [one, other] = [new FieldRegistry(), new FieldRegistry()];
    const { told, accesses } = listener();
    other.accesses = accesses;
    new Field(one, 1).get();
    expect([told, one.count, other.count]).toEqual([[], 1, 0]);
  });
});
