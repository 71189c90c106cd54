#include "common.hpp"

int main(int argc, char** argv) {
  return measure(argc, argv, [](const Inputs&, const std::string&) -> Done {
    Heap heap;
    int periodsMs[1000];
    for (int i = 0; i < 1000; i++) {
      periodsMs[i] = 500 + (i * 7919) % 1000;
      heap.push({double(periodsMs[i]), double(i), 0, i});
    }
    int64_t wakes = 0;
    double sumMs = 0;
    while (heap.top().atMs <= 300000) {
      Event event = heap.top();
      heap.pop();
      wakes++;
      sumMs += event.atMs;
      event.atMs += periodsMs[event.argument];
      heap.push(event);
    }
    char text[64];
    snprintf(text, sizeof text, "%lld/%.0f", (long long)wakes, sumMs);
    return {double(wakes), text};
  });
}
