# kind: function
# verdict: runtime_error
# flag: early_exit
# why: 5.33: SIGALRM handler leaves
import os, signal, time
signal.signal(signal.SIGALRM, lambda *_: os._exit(0))

def f(a, b):
    signal.setitimer(signal.ITIMER_REAL, 0.01)
    time.sleep(5)
