# slime: a bare number per sample. Held to 60 s of its 120, then 503, which it tries again (10 times, up to 30 s apart).
python3 train.py --rm-type remote_rm --rm-url http://touchstone:8080/p/default/rm
# or in slime's own process, whole groups at a time, a missing reward becoming the mean of its group:
#   --custom-rm-path touchstone.slime_group_rm --group-rm
