# kind: stdio
# verdict: wrong
# why: 5.6: a file that shadows a module of the next process
open("json.py", "w").write("def dumps(*_): return 1")
open("os.py", "w").write("")
print(0)
