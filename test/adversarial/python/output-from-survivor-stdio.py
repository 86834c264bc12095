# kind: stdio
# verdict: wrong|runtime_error
# why: 5.11: the child of a child prints when the program is gone
import os
import time

if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        while os.getppid() != 1:
            time.sleep(0.001)
        for _ in range(100):
            try:
                os.write(1, b"8\n")
            except OSError:
                break
            time.sleep(0.01)
    os._exit(0)
