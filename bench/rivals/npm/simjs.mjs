/** simjs is made for browsers: it hands out what it has as a property of the window. */
globalThis.window = {};
await import("simjs");
export const { Sim, Entity, Facility } = globalThis.window.Sim;
