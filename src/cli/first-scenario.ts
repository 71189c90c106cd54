/** What `slowfuse init` writes: a scenario that runs at once, and teaches the words. */
export const FIRST_SCENARIO = `# yaml-language-server: $schema=SCHEMA
#
# Three web servers behind a balancer pass requests on to an upstream. A sync job on each of them takes a changed
# configuration over some minutes later. The new one names an upstream host that does not exist: it looks right, and it
# passes every check, because each check looks at the configuration that is still running.
#
#   slowfuse explain <this file>    says what will happen, in plain sentences
#   slowfuse run <this file>        runs it: what happened, why, and what would have caught it
#
# Times have units: 250ms, 10s, 4m30s, 2h, 9d. Two with .. between them are drawn anew for each seed: 2m..4m.
formatVersion: 1
name: NAME
shows: a canary that is looked at for too short a time proves nothing

# What exists. Values of type path, host and hosts are right or wrong against it.
world:
  hosts: [app-1.internal, app-2.internal]

# The configuration: its fields, and its versions. Every node begins with the first version.
config:
  fields:
    upstream: { type: host }
    workers: { type: integer, min: 1, max: 64 }
  versions:
    v1: { upstream: app-1.internal, workers: 8 }
    v2: { from: v1, upstream: app-3.internal } # bogus: there is no app-3; yet it has the form of a host

# When a process loads its file after a change. Others: poll, signal, restart-only, per-request, ttl.
load: { by: watch, delay: 2m..4m }

# What running a version does to a node: crash, hang, leak, fail, slow, wrong. This one fails every request.
effects:
  - { when: { upstream: not-in-world }, do: fail }

# The kinds of request. In a quorum a write and a read may need different numbers of nodes.
requests: { page: read, form: write }

# Nodes with one redundancy: brittle, balanced, standby, or a quorum.
groups:
  canary: { nodes: 1, redundancy: brittle, start: 5s }
  web: { nodes: 3, redundancy: balanced, start: 5s, users: { rate: 50/s } }

# What the release engineer does, in order. A gate looks, and stops the plan if it fails.
plan:
  - write: { version: v2, to: canary }
  - gate: { name: canary check, on: canary, through: each, ask: [page, form], every: 10s, for: 1m }
  - write: { version: v2, to: web }
  - gate: { name: smoke test, on: web, through: balancer, ask: [page], every: 10s, for: 30s }

# Who notices that requests fail, and what a person does then.
monitor: { notices: failure, after: 2m }
operator:
  - { does: roll-back-and-restart, after: 5m }

# How long is simulated.
horizon: 30m

# What you expect. Without this line: that it does not end as a slow fuse.
#   slow-fuse     it was accepted, and failed later
#   caught        a gate, an approval or a person stopped it in time
#   false-alarm   what was stopped would have done no harm
#   inconclusive  the run ended too early to say
#   clean         it was accepted, and nothing failed
expect: { outcome: slow-fuse }

# Now mend the plan: write \`expect: { outcome: caught }\`, run it, and it is not as expected. Then let the canary check look
# for 5m, or put \`- restart: { on: canary }\` before it, and run it again. A warning stays: the smoke test is as blind as the
# canary check was, and nothing depends on it any more. \`slowfuse repair <this file>\` finds such changes by itself, and proves
# them over every timing.
`;
