# kind: function
# verdict: compile_error
# why: 5.37
def f(a, b) return 0
