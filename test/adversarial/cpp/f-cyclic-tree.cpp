// kind: function
// verdict: runtime_error|output_limit|memory_limit|time_limit
// why: a tree that contains itself
TreeNode* f(int a, int b) { auto n = new TreeNode(1); n->left = n->right = n; return n; }
