# kind: function
# verdict: runtime_error
# why: 5.13: poisons the byte code cache
import os

def f(a, b):
    os.makedirs("/run/judge/judge/__pycache__", exist_ok=True)
    open("/usr/lib/python3/dist-packages/poison.py", "w")
