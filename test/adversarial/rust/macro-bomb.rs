// kind: stdio
// verdict: compile_error
// why: macros without end
macro_rules! a { ($($x:tt)*) => { a!($($x)* $($x)* 1) } }
fn main() { a!(1) }
