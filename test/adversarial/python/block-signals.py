# kind: function
# verdict: time_limit
# why: 5.33: ignores every signal and loops
import signal
for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))

def f(a, b):
    while True:
        pass
