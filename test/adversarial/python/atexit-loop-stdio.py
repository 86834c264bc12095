# kind: stdio
# verdict: time_limit
# why: 5.25: prints, and loops on while the interpreter ends
import atexit


class Last:
    def __del__(self):
        while True:
            pass


def loop():
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass


last = Last()
atexit.register(loop)
print(0)
