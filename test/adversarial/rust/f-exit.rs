// kind: function
// verdict: runtime_error
// flag: early_exit
// why: leaves with status 0 before it answers
impl Solution { pub fn f(a: i32, b: i32) -> i32 { std::process::exit(0) } }
