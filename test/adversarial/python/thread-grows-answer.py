# kind: function
# verdict: output_limit|memory_limit|time_limit|runtime_error|wrong
# why: 5.5: the answer grows while it is written
import threading

answer = [0]


def grow():
    while True:
        answer.append(0)


def f(a, b):
    threading.Thread(target=grow, daemon=True).start()
    return answer
