"""The model of bench/workloads/storage-model.ts, request by request."""

import simpy
from common import main

NODES = 5
QUORUM = 3
HORIZON_MS = 30 * 60_000
WRITE_MS = 5 * 60_000
POLL_MS = 60_000
CRASH_MS = 10_000
NOTICE_MS = 240_007
ROLL_BACK_MS = 180_000
START_MS = 10_007
REQUEST_MS = 1000

NONE = -1
REQUEST, WRITE, LOAD, CRASH, NOTICE, ROLL_BACK, START = range(7)


class Storage:
    def __init__(self, phases_ms):
        self.env = simpy.Environment()
        self.trace = []
        self.is_up = [True] * NODES
        self.crashed = [NONE] * NODES
        self.runs_bogus = [False] * NODES
        self.is_bogus_stored = False
        self.file_record = NONE
        for node in range(NODES):
            self.env.process(self.users(node))
            self.env.process(self.poller(node, phases_ms[node]))
        self.env.process(self.writer())

    def record(self, kind, subject, value, cause):
        self.trace.append((self.env.now, kind, subject, NONE, value, NONE, cause, NONE))
        return len(self.trace) - 1

    def users(self, node):
        yield self.env.timeout(500 + node)
        while True:
            if self.is_up[node]:
                self.record(REQUEST, node, 1, NONE)
            else:
                self.record(REQUEST, node, 0, self.crashed[node])
            yield self.env.timeout(REQUEST_MS)

    def poller(self, node, phase_ms):
        yield self.env.timeout(phase_ms)
        while True:
            self.look(node)
            yield self.env.timeout(POLL_MS)

    def look(self, node):
        if not self.is_up[node] or self.runs_bogus[node] == self.is_bogus_stored:
            return
        self.runs_bogus[node] = self.is_bogus_stored
        load = self.record(LOAD, node, int(self.is_bogus_stored), self.file_record)
        if self.is_bogus_stored:
            self.env.process(self.crash(node, load))

    def writer(self):
        yield self.env.timeout(WRITE_MS)
        self.is_bogus_stored = True
        self.file_record = self.record(WRITE, NONE, 1, NONE)

    def crash(self, node, cause):
        yield self.env.timeout(CRASH_MS)
        if not self.runs_bogus[node]:
            return
        self.is_up[node] = False
        self.crashed[node] = self.record(CRASH, node, 0, cause)
        if sum(self.is_up) == QUORUM - 1:
            self.env.process(self.operator(self.crashed[node]))

    def operator(self, cause):
        yield self.env.timeout(NOTICE_MS)
        notice = self.record(NOTICE, NONE, 0, cause)
        yield self.env.timeout(ROLL_BACK_MS)
        self.is_bogus_stored = False
        self.file_record = self.record(ROLL_BACK, NONE, 0, notice)
        for node in range(NODES):
            if not self.is_up[node]:
                self.env.process(self.start(node, self.file_record))

    def start(self, node, cause):
        yield self.env.timeout(START_MS)
        self.is_up[node] = True
        self.runs_bogus[node] = self.is_bogus_stored
        self.record(START, node, 0, cause)


def work(inputs, which):
    _, _, phases_ms = inputs
    answered = failed = changes = instants_ms = 0
    for run in range(int(which)):
        phases = [phases_ms[(run * NODES + node) % len(phases_ms)] + 100 + node for node in range(NODES)]
        storage = Storage(phases)
        storage.env.run(until=HORIZON_MS + 0.5)
        for fact in storage.trace:
            if fact[1] != REQUEST:
                changes += 1
                instants_ms += fact[0]
            elif fact[4] == 1:
                answered += 1
            else:
                failed += 1
    return int(which), f"{answered}/{failed}/{changes}/{instants_ms}"


main(work)
