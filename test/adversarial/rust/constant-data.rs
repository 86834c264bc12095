// kind: stdio
// verdict: compile_error
// why: three gigabytes of constants
static A: [u8; 3 << 30] = [1; 3 << 30];
fn main() { println!("{}", A[std::env::args().count()]) }
