// kind: stdio
// verdict: wrong|runtime_error
// why: ends before anything else begins
extern "C" fn early() { print!("5"); unsafe { _exit(0) } }
extern "C" { fn _exit(code: i32) -> !; }
#[used]
#[link_section = ".init_array"]
static ENTRY: extern "C" fn() = early;
fn main() { loop {} }
