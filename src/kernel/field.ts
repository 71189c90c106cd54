/**
 * A cell of state that one part of the model keeps and another reads.
 *
 * Whatever crosses a border of the model goes through a field, so that a prover can register who reads and who writes
 * what: two events need an order only where one writes a field that the other reads. Nobody listens in an ordinary run.
 */
export class Field<T> {
  readonly id: number;
  readonly #registry: FieldRegistry;
  #value: T;

  constructor(registry: FieldRegistry, value: T) {
    this.#registry = registry;
    this.id = registry.count++;
    this.#value = value;
  }

  get(): T {
    if (this.#registry.accesses !== null) this.#registry.accesses.read(this.id);
    return this.#value;
  }

  set(value: T): void {
    if (this.#registry.accesses !== null) this.#registry.accesses.written(this.id);
    this.#value = value;
  }
}

/** The fields of one run, and who listens to their use. */
export class FieldRegistry {
  count = 0;
  accesses: Accesses | null = null;
}

export interface Accesses {
  read(field: number): void;
  written(field: number): void;
}
