// kind: function
// verdict: time_limit
// why: 5.25: loops while its class is made
class Solution { static { for (;;) ; } f() { return 0 } }
