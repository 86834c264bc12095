# kind: function
# verdict: idle_limit
# why: 5.22: waits for itself
import threading

def f(a, b):
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()
