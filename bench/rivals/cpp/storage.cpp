// The model of bench/workloads/storage-model.ts, in both ways: the first argument says which, "requests" or "states".
#include <cmath>

#include "common.hpp"

namespace {

constexpr int NODES = 5;
constexpr int QUORUM = 3;
constexpr double HORIZON_MS = 30 * 60000;
constexpr double WRITE_MS = 5 * 60000;
constexpr double POLL_MS = 60000;
constexpr double CRASH_MS = 10000;
constexpr double NOTICE_MS = 240007;
constexpr double ROLL_BACK_MS = 180000;
constexpr double START_MS = 10007;
constexpr double REQUEST_MS = 1000;
constexpr int NONE = -1;

enum Kind { REQUEST, WRITE, LOAD, CRASH, NOTICE, ROLL_BACK, START };

struct Fact {
  double atMs, kind, subject, object, value, note, cause, source;
};

struct Due {
  double atMs, tie;
  int32_t kind, node, cause;
};
struct LaterDue {
  bool operator()(const Due& one, const Due& other) const {
    return one.atMs > other.atMs || (one.atMs == other.atMs && one.tie > other.tie);
  }
};

double requestPhaseMs(int node) { return 500 + node; }

double requestsBefore(double ms, int node) {
  return std::max(0.0, std::ceil((ms - requestPhaseMs(node)) / REQUEST_MS));
}

class Storage {
  const bool byRequests;
  const double* phasesMs;
  std::priority_queue<Due, std::vector<Due>, LaterDue> heap;
  double nowMs = 0;
  bool isUp[NODES] = {true, true, true, true, true};
  bool runsBogus[NODES] = {};
  int crashed[NODES] = {NONE, NONE, NONE, NONE, NONE};
  double sinceMs[NODES] = {};
  bool isBogusStored = false;
  int fileRecord = NONE;

  int record(Kind kind, int subject, double value, int cause) {
    trace.push_back({nowMs, double(kind), double(subject), NONE, value, NONE, double(cause), NONE});
    return int(trace.size()) - 1;
  }

  void scheduleAt(double atMs, Kind kind, int node, int cause) {
    heap.push({atMs, kind * 256.0 + node, kind, node, cause});
  }
  void schedule(double delayMs, Kind kind, int node, int cause) { scheduleAt(nowMs + delayMs, kind, node, cause); }

  void fileChanged(int cause) {
    if (byRequests) return;
    for (int node = 0; node < NODES; node++) {
      if (!isUp[node] || runsBogus[node] == isBogusStored) continue;
      const double ticks = std::max(0.0, std::ceil((nowMs - phasesMs[node]) / POLL_MS));
      scheduleAt(phasesMs[node] + ticks * POLL_MS, LOAD, node, cause);
    }
  }

  void processChanged(int node) {
    if (byRequests) return;
    (isUp[node] ? answered : failed) += requestsBefore(nowMs, node) - requestsBefore(sinceMs[node], node);
    sinceMs[node] = nowMs;
  }

  void look(int node) {
    if (!isUp[node] || runsBogus[node] == isBogusStored) return;
    runsBogus[node] = isBogusStored;
    const int load = record(LOAD, node, isBogusStored, fileRecord);
    if (isBogusStored) schedule(CRASH_MS, CRASH, node, load);
  }

  int up() const {
    int count = 0;
    for (bool one : isUp) count += one;
    return count;
  }

  void execute(const Due& due) {
    const int node = due.node;
    switch (due.kind) {
      case REQUEST:
        if (isUp[node]) record(REQUEST, node, 1, NONE);
        else record(REQUEST, node, 0, crashed[node]);
        schedule(REQUEST_MS, REQUEST, node, NONE);
        break;
      case WRITE:
        isBogusStored = true;
        fileRecord = record(WRITE, NONE, 1, NONE);
        fileChanged(fileRecord);
        break;
      case LOAD:
        look(node);
        if (byRequests) schedule(POLL_MS, LOAD, node, NONE);
        break;
      case CRASH:
        if (!runsBogus[node]) break;
        processChanged(node);
        isUp[node] = false;
        crashed[node] = record(CRASH, node, 0, due.cause);
        if (up() == QUORUM - 1) schedule(NOTICE_MS, NOTICE, 0, crashed[node]);
        break;
      case NOTICE:
        schedule(ROLL_BACK_MS, ROLL_BACK, 0, record(NOTICE, NONE, 0, due.cause));
        break;
      case ROLL_BACK:
        isBogusStored = false;
        fileRecord = record(ROLL_BACK, NONE, 0, due.cause);
        for (int one = 0; one < NODES; one++)
          if (!isUp[one]) schedule(START_MS, START, one, fileRecord);
        fileChanged(fileRecord);
        break;
      case START:
        processChanged(node);
        isUp[node] = true;
        runsBogus[node] = isBogusStored;
        record(START, node, 0, due.cause);
        break;
    }
  }

 public:
  std::vector<Fact> trace;
  double answered = 0, failed = 0;

  Storage(bool byRequests, const double* phasesMs) : byRequests(byRequests), phasesMs(phasesMs) {
    schedule(WRITE_MS, WRITE, 0, NONE);
    if (!byRequests) return;
    for (int node = 0; node < NODES; node++) {
      schedule(requestPhaseMs(node), REQUEST, node, NONE);
      schedule(phasesMs[node], LOAD, node, NONE);
    }
  }

  void run() {
    while (!heap.empty() && heap.top().atMs <= HORIZON_MS) {
      const Due due = heap.top();
      heap.pop();
      nowMs = due.atMs;
      execute(due);
    }
    nowMs = HORIZON_MS;
    for (int node = 0; node < NODES; node++) processChanged(node);
  }
};

}  // namespace

int main(int argc, char** argv) {
  const bool byRequests = std::string(argv[1]) == "requests";
  return measure(argc, argv, [byRequests](const Inputs& inputs, const std::string& which) -> Done {
    const int runs = std::stoi(which);
    double answered = 0, failed = 0, changes = 0, instantsMs = 0;
    for (int run = 0; run < runs; run++) {
      double phases[NODES];
      for (int node = 0; node < NODES; node++)
        phases[node] = inputs.phasesMs[(run * NODES + node) % inputs.phasesMs.size()] + 100 + node;
      Storage storage(byRequests, phases);
      storage.run();
      answered += storage.answered;
      failed += storage.failed;
      for (const Fact& fact : storage.trace) {
        if (fact.kind != REQUEST) {
          changes++;
          instantsMs += fact.atMs;
        } else if (fact.value == 1) {
          answered++;
        } else {
          failed++;
        }
      }
    }
    char text[128];
    snprintf(text, sizeof text, "%.0f/%.0f/%.0f/%.0f", answered, failed, changes, instantsMs);
    return {double(runs), text};
  });
}
