# kind: function
# verdict: runtime_error|wrong
# why: 5.11: a grandchild in a session of its own writes answers after the call is over
import os
import time


def f(a, b):
    if os.fork() == 0:
        os.setsid()
        if os.fork():
            os._exit(0)
        for _ in range(200):
            for number in range(3, 12):
                try:
                    os.write(number, b"\x02\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x008")
                except OSError:
                    pass
            time.sleep(0.001)
        os._exit(0)
    return 0
