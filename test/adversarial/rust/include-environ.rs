// kind: stdio
// verdict: compile_error|wrong
// why: includes what the compiler's process was given
static A: &[u8] = include_bytes!("/proc/self/environ");
fn main() { println!("{}", String::from_utf8_lossy(A)) }
