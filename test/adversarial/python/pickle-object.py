# kind: function
# verdict: wrong
# why: 4: an answer that would run code when unpickled
import os

class Run:
    def __reduce__(self):
        return os.system, ("touch /tmp/owned",)

def f(a, b):
    return Run()
