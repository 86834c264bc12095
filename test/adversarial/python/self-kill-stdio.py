# kind: stdio
# verdict: runtime_error
# why: 5.33: a kill of its own is no time limit
import os, signal
os.kill(os.getpid(), signal.SIGKILL)
