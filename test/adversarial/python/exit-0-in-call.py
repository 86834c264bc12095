# kind: function
# verdict: runtime_error
# flag: early_exit
# why: 5.1
def f(a, b):
    raise SystemExit(0)
