# kind: function
# verdict: time_limit
# why: 5.22: many threads burn CPU
import threading, time

def burn():
    while True:
        pass

def f(a, b):
    for _ in range(8):
        threading.Thread(target=burn, daemon=True).start()
    time.sleep(60)
