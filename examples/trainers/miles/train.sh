# miles: slime's protocol, but it waits 300 s and never tries again, so the URL says how long to hold.
python3 train.py --rm-type remote_rm --rm-url 'http://touchstone:8080/p/default/rm?hold=290'
