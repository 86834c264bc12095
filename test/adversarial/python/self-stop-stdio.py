# kind: stdio
# verdict: idle_limit
# why: 5.33: stops itself
import os, signal
os.kill(os.getpid(), signal.SIGSTOP)
