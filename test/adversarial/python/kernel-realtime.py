# kind: function
# verdict: runtime_error
# why: 5.35
import os

def f(a, b):
    os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(50))
