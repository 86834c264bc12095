# kind: function
# verdict: wrong
# why: 5.27
def f(a, b):
    value = {}
    value["x"] = value
    return value
