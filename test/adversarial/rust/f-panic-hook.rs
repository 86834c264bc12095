// kind: function
// verdict: runtime_error
// flag: early_exit
// why: leaves with status 0 from a panic hook
impl Solution { pub fn f(a: i32, b: i32) -> i32 { std::panic::set_hook(Box::new(|_| std::process::exit(0))); panic!() } }
