# kind: function
# verdict: runtime_error
# why: 5.25
import threading, time

def f(a, b):
    for _ in range(100_000):
        threading.Thread(target=time.sleep, args=(100,), daemon=True).start()
