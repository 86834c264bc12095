// kind: stdio
// verdict: compile_error
// why: constant evaluation without end
const fn g() -> u64 { let mut i = 0u64; while i < u64::MAX { i += 1 } i }
const X: u64 = g();
fn main() { print!("{}", X) }
