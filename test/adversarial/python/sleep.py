# kind: function
# verdict: idle_limit
# why: 5.22: sleeps
import time

def f(a, b):
    time.sleep(1000)
