# kind: function
# verdict: runtime_error
# why: 5.10
def f(a, b):
    return open("/proc/1/environ").read()
