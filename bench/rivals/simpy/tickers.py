import simpy
from common import main


def work(inputs, which):
    env = simpy.Environment()
    wakes = 0
    sum_ms = 0

    def ticker(period_ms):
        nonlocal wakes, sum_ms
        while True:
            yield env.timeout(period_ms)
            wakes += 1
            sum_ms += env.now

    for i in range(1000):
        env.process(ticker(500 + (i * 7919) % 1000))
    # Events at the horizon are executed, as slowfuse does.
    env.run(until=300_000.5)
    return wakes, f"{wakes}/{sum_ms}"


main(work)
