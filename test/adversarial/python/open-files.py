# kind: function
# verdict: runtime_error
# why: 5.35: every descriptor
def f(a, b):
    keep = []
    while True:
        keep.append(open("/dev/null"))
