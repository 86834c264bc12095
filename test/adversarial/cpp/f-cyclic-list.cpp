// kind: function
// verdict: runtime_error|output_limit|memory_limit|time_limit
// why: a list that never ends
ListNode* f(int a, int b) { auto n = new ListNode(1); n->next = n; return n; }
