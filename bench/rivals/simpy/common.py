"""What each SimPy program shares: reads its arguments, counts its processor time, says what it did."""

import sys
import time


def read_inputs(path):
    """The lists of durations in ms: gaps, services, phases."""
    with open(path) as file:
        return [[int(word) for word in line.split()[1:]] for line in file]


def main(work):
    _, repetitions, path, which = sys.argv[1:5]
    inputs = read_inputs(path)
    units = 0
    before = time.process_time()
    for _ in range(int(repetitions)):
        done, checksum = work(inputs, which)
        units += done
    print(units, (time.process_time() - before) * 1000, checksum)
