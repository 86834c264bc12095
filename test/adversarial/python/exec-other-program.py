# kind: function
# verdict: runtime_error
# flag: early_exit
# why: 5.33: becomes another program
import os

def f(a, b):
    os.execv("/bin/true", ["true"])
