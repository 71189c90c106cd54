// What each C++ program shares: reads its arguments, counts its processor time, says what it did.
#pragma once
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <queue>
#include <string>
#include <vector>

struct Inputs {
  std::vector<int> gapsMs, servicesMs, phasesMs;
};

struct Done {
  double units;
  std::string checksum;
};

// The pending events of the loops: the standard library's binary heap, in the order (instant, tie key).
struct Event {
  double atMs;
  double tie;
  int32_t kind;
  int32_t argument;
};
struct Later {
  bool operator()(const Event& one, const Event& other) const {
    return one.atMs > other.atMs || (one.atMs == other.atMs && one.tie > other.tie);
  }
};
using Heap = std::priority_queue<Event, std::vector<Event>, Later>;

inline std::vector<int> readLine(std::ifstream& file) {
  size_t count;
  file >> count;
  std::vector<int> values(count);
  for (int& value : values) file >> value;
  return values;
}

// The arguments: (of the program's own,) warm-ups, repetitions, inputs, case.
template <typename Work>
int measure(int argc, char** argv, Work work) {
  std::ifstream file(argv[argc - 2]);
  Inputs inputs;
  inputs.gapsMs = readLine(file);
  inputs.servicesMs = readLine(file);
  inputs.phasesMs = readLine(file);
  const int repetitions = atoi(argv[argc - 3]);
  double units = 0;
  Done done;
  const clock_t before = clock();
  for (int i = 0; i < repetitions; i++) {
    done = work(inputs, std::string(argv[argc - 1]));
    units += done.units;
  }
  printf("%.0f %f %s\n", units, (clock() - before) * 1000.0 / CLOCKS_PER_SEC, done.checksum.c_str());
  return 0;
}
