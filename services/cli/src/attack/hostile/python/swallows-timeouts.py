# forms: function
# why: loops on and swallows every exception that would end it
def f(a, b):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
