# kind: function
# verdict: wrong
# why: 5.12: leaves shared memory
def f(a, b):
    open("/dev/shm/leftover", "w").write("x")
