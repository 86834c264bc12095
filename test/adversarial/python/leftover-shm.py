# kind: function
# verdict: wrong
# verdict without namespaces: runtime_error
# why: 5.12: leaves shared memory
def f(a, b):
    open("/dev/shm/leftover", "w").write("x")
