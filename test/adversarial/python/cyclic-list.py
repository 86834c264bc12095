# kind: function
# verdict: wrong
# why: 5.27: an answer without end
def f(a, b):
    value = [1]
    value.append(value)
    return value
