# kind: function
# verdict: time_limit
# why: 4: swallows whatever a timer raises
def f(a, b):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
