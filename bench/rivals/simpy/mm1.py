import simpy
from common import main

CUSTOMERS = 50_000


def work(inputs, which):
    gaps_ms, services_ms, _ = inputs
    env = simpy.Environment()
    server = simpy.Resource(env, capacity=1)
    served = 0
    sum_ms = 0

    def customer(service_ms):
        nonlocal served, sum_ms
        arrived_ms = env.now
        with server.request() as request:
            yield request
            yield env.timeout(service_ms)
        served += 1
        sum_ms += env.now - arrived_ms

    def source():
        for i in range(CUSTOMERS):
            yield env.timeout(gaps_ms[i % len(gaps_ms)])
            env.process(customer(services_ms[i % len(services_ms)]))

    env.process(source())
    env.run()
    return served, f"{served}/{sum_ms}"


main(work)
