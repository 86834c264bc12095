# kind: stdio
# verdict: wrong|runtime_error
# why: 5.28: a path longer than any call takes, that trips a cleaner
import os

os.chdir(os.environ.get("TMPDIR", "/tmp"))
for number in range(300):
    os.mkdir("d" * 200)
    os.chdir("d" * 200)
open("leftover", "w").close()
print(0)
