# kind: function
# verdict: runtime_error
# why: 5.1: nothing to call
def g(a, b):
    return 0
