# kind: function
# verdict: runtime_error
# why: 5.12
def f(a, b):
    open("/leftover", "w").write("x")
