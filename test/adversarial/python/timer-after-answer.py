# kind: function
# verdict: runtime_error|wrong
# why: 5.22: a timer of the program interrupts the runner when it has the answer
import os
import signal


def late(*details):
    os._exit(0)


def f(a, b):
    signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, 0.0001, 0.0001)
    return list(range(100000))
