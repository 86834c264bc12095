# kind: function
# verdict: wrong|runtime_error
# why: 5.6: code that runs in every collection of the runner
import gc
import os


def called(phase, info):
    os.write(1, b"collected\n")
    raise SystemExit(0)


def f(a, b):
    gc.callbacks.append(called)
    gc.set_threshold(1, 1, 1)
    return [[i] for i in range(1000)]
