# kind: function
# verdict: runtime_error
# why: 5.13: writes where the runner is
def f(a, b):
    open("/run/judge/judge/values.py", "w").write("x")
