# kind: stdio
# verdict: runtime_error
# why: 5.33
import os, signal
print(0, flush=True)
os.kill(-1, signal.SIGSTOP)
os.kill(-1, signal.SIGKILL)
os.kill(os.getpid(), signal.SIGKILL)
