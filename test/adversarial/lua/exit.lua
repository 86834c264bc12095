-- kind: stdio
-- verdict: wrong
-- why: ends at once and says that all is well
os.exit(true, true)
