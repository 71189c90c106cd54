/** What the help of each command says below its options: examples, and what its exit codes mean. */

export const HELP = `
Begin here:
  $ slowfuse init                             write a commented scenario, slowfuse.yaml
  $ slowfuse explain slowfuse.yaml            what it says, in plain sentences
  $ slowfuse run slowfuse.yaml                what happens, why, and what would have caught it

More:
  $ slowfuse run scenarios/ --seeds 1000      judge every scenario of a folder, under 1000 seeds each
  $ slowfuse run scenarios/ --table           compare them side by side
  $ slowfuse check scenarios/                 vary what they leave open, and keep and shrink what fails
  $ slowfuse prove scenarios/                 every timing, to the millisecond: no slow fuse, or here it is
  $ slowfuse matrix slowfuse.yaml             which kinds of mistake the plan would catch, and which gate sees what

Exit codes:
  0  every run as expected, whatever its outcome; proved
  1  a run not as expected; refuted
  2  wrong usage, or a file that is no runnable scenario
  3  inconclusive, and not expected to be; bounded or unknown`;

export const RUN_HELP = `
Examples:
  $ slowfuse run kiln.yaml                    one run, seed 1: the full report
  $ slowfuse run kiln.yaml --seed 17          the same run as whenever the seed was 17
  $ slowfuse run kiln.yaml --seeds 1000       seeds 1 to 1000: a line of counts
  $ slowfuse run scenarios/ --seeds 100       every scenario of the folder, each judged by its expect
  $ slowfuse run a.yaml b.yaml --table        outcome, fuse, outage, user-minutes and the time the plan takes
  $ slowfuse run kiln.yaml --json             for programs: one line of JSON a run
  $ slowfuse run kiln.yaml --trace kiln.jsonl everything that happened; slowfuse replay kiln.jsonl runs it again

A scenario without expect is expected not to end as slow-fuse. A share that is expected is judged from 100 runs on.
Exit codes: 0 as expected, 1 not as expected, 2 usage or bad scenario, 3 inconclusive and not expected.`;

export const CHECK_HELP = `
Examples:
  $ slowfuse check kiln.yaml                  1000 runs; each failure with its story and the smallest scenario
  $ slowfuse check scenarios/ --runs 10000 --time-limit 5m
  $ slowfuse check kiln.yaml --runs 1 --seed 17
                                              the case of seed 17 alone
  $ slowfuse check scenarios/ --github --junit check.xml --report-dir reports/
                                              as a CI job
  $ slowfuse check scenarios/ --baseline known.json --update-baseline
  $ slowfuse check scenarios/ --baseline known.json
                                              from now on only what is new fails

Cases that fail are kept in corpus/ beside the scenario, and run first the next time.
What varies besides timings is said by the word vary of a scenario; what has to happen by sometimes and reachable.
Exit codes: 0 nothing forbidden found, 1 something forbidden, or a campaign that proves nothing, 2 usage or bad scenario,
3 nothing forbidden found, but not all runs were made, or some came to no verdict.`;

export const PROVE_HELP = `
Examples:
  $ slowfuse prove kiln.yaml                  the verdict, the share of each outcome, and a counterexample
  $ slowfuse run counterexamples/kiln.case.yaml
                                              the counterexample: the timeline, and what would have caught it
  $ slowfuse prove scenarios/ --budget 100000 look at more before giving up
  $ slowfuse prove kiln.yaml --margins        how far each delay, wait and period is from flipping the verdict
  $ slowfuse prove scenarios/ --github --no-save
                                              as a CI job

A timing is an answer to every draw of a run, to the millisecond. Timings under which the run is the same are one region,
and are looked at by one run; so a budget of 20,000 runs covers far more timings than there are numbers to draw.
  PROVED    no timing ends as a slow fuse (a false alarm is none, and is told)
  REFUTED   one does: here it is, what it needs, and the smallest scenario that does the same
  BOUNDED   the budget was spent or somebody pressed Ctrl-C: what was covered has none, and how rare it must be in the rest
  UNKNOWN   something cannot be followed over every timing, or comes to no verdict
The property is the slow fuse alone: expect is not looked at, and nothing of vary varies.
Exit codes: 0 proved, 1 refuted, 2 usage or bad scenario, 3 bounded or unknown. Of several the worst: 2, then 1, then 3.`;

export const MATRIX_HELP = `
Examples:
  $ slowfuse matrix kiln.yaml                 every kind of mistake that its config allows, over every timing
  $ slowfuse matrix kiln.yaml --kinds typo-in-path,relative-path
  $ slowfuse matrix rollouts/ --at-least 90% --json
                                              as a CI job

A row is a kind of mistake that people make, with the version of it that comes off worst; a column is a gate. A cell says what the
gate could see of it, and on how many of the timings: caught (it stopped the plan because of it), ignored, tolerated, too-early,
blind, masked, wrong-place, lost, never-looked; ~ stands before what was sampled and not counted.
The score is the share of kinds that the plan catches on every timing, among those that can do harm. What a kind that slips
through needs is told below the table.
Exit codes: 0 the score is high enough, 1 too much slips through, 2 usage or bad scenario, 3 it could not be said, or nothing does
any harm.`;

export const BAKE_HELP = `
Examples:
  $ slowfuse bake kiln.yaml                   each wait, gate and restart: the least value that is safe, and of what it is made
  $ slowfuse bake kiln.yaml --of plan/2/wait  one of them: the wait in step 2
  $ slowfuse bake kiln.yaml --together plan/2/wait,plan/3/for
                                              two of them: the safe pairs as inequalities, and a small picture
  $ slowfuse bake kiln.yaml --up-to 2h --json look further, and tell a program

A value is safe if no timing ends as a slow fuse with it and none comes to no verdict, all else being as it is. The horizon
moves along, so that the run goes on for as long after its plan. Every timing is looked at with every value, so that what is
safe is exact, to the millisecond, also where it is not one stretch; where that takes too many runs the value is found by
halving proofs, which the report says. What can be neither proved nor refuted was run under random timings: it says how many. Of two times together that take too many runs it proves or refutes the pairs of a grid.
Exit codes: 0 safe as it is, or a value was found, 1 no bake is long enough, 2 usage or bad scenario, 3 bounded: the budget was
spent or somebody pressed Ctrl-C, and what is known is told.`;

export const REPAIR_HELP = `
Examples:
  $ slowfuse repair kiln.yaml                 what to change, what it costs, and the cheapest as a patch
  $ slowfuse repair kiln.yaml --write         change the file; --pick 2 takes the second, and alone shows it
  $ slowfuse repair kiln.yaml --steps 1       single changes alone
  $ slowfuse repair kiln.yaml --time-limit 5m end soon, with what it has; so does Ctrl-C

It tries every change of one step out of a fixed set (docs/repair.md), then every two, and ends with the first size of which one is a
repair: no timing ends as a slow fuse, and a good change passes as before. Repairs that hurt no user come first, then those that add
the least time. Where there is none, it says which property of the service makes it so.
Exit codes: 0 proved as it is, or repaired by --write; 1 not proved, and here is what would repair it; 2 usage or bad scenario;
3 no repair was found.`;

export const COMPARE_HELP = `
Examples:
  $ slowfuse compare rollout.yaml rollout-with-canary.yaml
  $ git show main:rollout.yaml > before.yaml && slowfuse compare before.yaml rollout.yaml
                                              for the pull request that changes the plan

Side by side: the outcomes of the change over every timing, the score of the matrix and every kind whose fate differs, how many
nodes and users meet the change before it is caught and for how long it runs, and how long the plan takes when the change is good.
The second is worse if it lets the change or a kind of it through on some timing where the first does not, or on more timings, or
if it can no longer be said that it is caught. Nodes, users and time are told, and do not count.
Exit codes: 0 the second plan is no worse, 1 it is worse in some respect, 2 usage or bad scenario, 3 interrupted before it could be
said.`;

export const REPLAY_HELP = `
Examples:
  $ slowfuse run kiln.yaml --trace kiln.jsonl
  $ slowfuse replay kiln.jsonl
  $ slowfuse replay corpus/kiln/3fa81c20.case.yaml
                                              a case that slowfuse check has kept

Exit codes: 0 the same trace, 1 another one (the first difference is named), 2 no trace of slowfuse.`;

export const EXPLAIN_HELP = `
Examples:
  $ slowfuse explain slowfuse.yaml            who loads when, and what each gate can and cannot see`;

export const INIT_HELP = `
Examples:
  $ slowfuse init                             write slowfuse.yaml
  $ slowfuse init rollouts/cache.yaml         write it elsewhere
  $ slowfuse init --force                     overwrite it

Beside it stands slowfuse.schema.json, to which the first line of the scenario refers, so that editors complete words.`;

export const SCHEMA_HELP = `
Examples:
  $ slowfuse schema > slowfuse.schema.json

and as the first line of a scenario in the same folder:
  # yaml-language-server: $schema=slowfuse.schema.json`;
