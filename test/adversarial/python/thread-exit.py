# kind: function
# verdict: runtime_error
# flag: early_exit
# why: 5.1: another thread leaves
import os, threading, time

def f(a, b):
    threading.Thread(target=lambda: os._exit(0)).start()
    time.sleep(5)
