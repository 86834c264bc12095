# kind: function
# verdict: runtime_error
# why: 5.27
def f(a, b):
    return f(a, b) + 1
