#include "common.hpp"

int main(int argc, char** argv) {
  return measure(argc, argv, [](const Inputs& inputs, const std::string&) -> Done {
    const size_t customers = 50000;
    enum { ARRIVE, DEPART };
    Heap heap;
    std::vector<double> arrivedMs;
    size_t served = 0;
    double sumMs = 0;
    const auto awaitNext = [&](double nowMs) {
      const size_t next = arrivedMs.size();
      if (next < customers) heap.push({nowMs + inputs.gapsMs[next % inputs.gapsMs.size()], 0, ARRIVE, 0});
    };
    const auto serve = [&](double nowMs) {
      heap.push({nowMs + inputs.servicesMs[served % inputs.servicesMs.size()], 1, DEPART, 0});
    };
    awaitNext(0);
    while (!heap.empty()) {
      const Event event = heap.top();
      heap.pop();
      if (event.kind == ARRIVE) {
        arrivedMs.push_back(event.atMs);
        if (arrivedMs.size() == served + 1) serve(event.atMs);
        awaitNext(event.atMs);
      } else {
        sumMs += event.atMs - arrivedMs[served];
        served++;
        if (served < arrivedMs.size()) serve(event.atMs);
      }
    }
    char text[64];
    snprintf(text, sizeof text, "%zu/%.0f", served, sumMs);
    return {double(served), text};
  });
}
