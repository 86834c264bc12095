# kind: stdio
# verdict: wrong
# why: 5.33
import os
os.execv("/bin/echo", ["echo", "PASS"])
