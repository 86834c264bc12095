// kind: function
// verdict: wrong|runtime_error
// why: writes to every descriptor
use std::os::fd::FromRawFd; use std::io::Write;
impl Solution { pub fn f(a: i32, b: i32) -> i32 { for i in 3..64 { let mut x = std::mem::ManuallyDrop::new(unsafe { std::fs::File::from_raw_fd(i) }); let _ = x.write_all(b"8\n"); } 0 } }
