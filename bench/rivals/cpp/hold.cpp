#include <limits>

#include "common.hpp"

// The heap of src/kernel/event-queue.ts, step by step the same.
class EventQueue {
  struct Entry {
    double atMs;
    double tie;
    int32_t slot;
  };
  static constexpr double NEVER = std::numeric_limits<double>::infinity();
  std::vector<Entry> entries = std::vector<Entry>(5, Entry{NEVER, NEVER, -1});
  size_t places = 0;
  bool isOpen = false;

  static bool isLater(const Entry& one, const Entry& other) {
    // The one branch is foreseen: instants are rarely the same.
    return one.atMs == other.atMs ? one.tie > other.tie : one.atMs > other.atMs;
  }

  void close() {
    if (!isOpen) return;
    isOpen = false;
    const Entry last = entries[--places];
    entries[places] = {NEVER, NEVER, -1};
    if (places > 0) sink(last);
  }

  void sink(const Entry& entry) {
    size_t hole = 0;
    for (size_t child = 1; child < places; child = hole * 4 + 1) {
      const size_t left = child + isLater(entries[child], entries[child + 1]);
      const size_t right = child + 2 + isLater(entries[child + 2], entries[child + 3]);
      const size_t least = isLater(entries[left], entries[right]) ? right : left;
      if (isLater(entries[least], entry)) break;
      entries[hole] = entries[least];
      hole = least;
    }
    entries[hole] = entry;
  }

 public:
  double firstAtMs() {
    close();
    return entries[0].atMs;
  }

  int32_t pop() {
    close();
    isOpen = true;
    return entries[0].slot;
  }

  void push(double atMs, double tie, int32_t slot) {
    const Entry entry{atMs, tie, slot};
    if (isOpen) {
      isOpen = false;
      return sink(entry);
    }
    if (places + 5 > entries.size()) entries.push_back({NEVER, NEVER, -1});
    size_t hole = places++;
    while (hole > 0) {
      const size_t parent = (hole - 1) / 4;
      if (!isLater(entries[parent], entry)) break;
      entries[hole] = entries[parent];
      hole = parent;
    }
    entries[hole] = entry;
  }
};

int main(int argc, char** argv) {
  return measure(argc, argv, [](const Inputs& inputs, const std::string& which) -> Done {
    const std::vector<int>& gapsMs = inputs.gapsMs;
    EventQueue queue;
    uint32_t order = 0;
    for (int i = 0; i < std::stoi(which); i++) queue.push(gapsMs[i % gapsMs.size()], i, i);
    for (int i = 0; i < 300000; i++) {
      const double atMs = queue.firstAtMs();
      const int32_t slot = queue.pop();
      order = order * 31 + slot;
      queue.push(atMs + gapsMs[i % gapsMs.size()], slot, slot);
    }
    return {300000, std::to_string(int32_t(order))};
  });
}
