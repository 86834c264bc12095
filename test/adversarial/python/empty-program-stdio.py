# kind: stdio
# verdict: wrong
# why: 5.1: says nothing
