# kind: function
# verdict: wrong|runtime_error|idle_limit|time_limit
# why: 5.22: waits for ever where the answer is thrown away
import time


class Slow(list):
    def __del__(self):
        time.sleep(1000)


def f(a, b):
    return Slow([0])
