# kind: stdio
# verdict: time_limit
# why: 5.22
while True:
    pass
