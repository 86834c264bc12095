// kind: stdio
// verdict: runtime_error|time_limit|compile_error|wrong|memory_limit
// why: brings the allocator of C
#[no_mangle] pub extern "C" fn malloc(_: usize) -> *mut u8 { loop {} }
#[no_mangle] pub extern "C" fn free(_: *mut u8) {}
fn main() { println!("{:?}", vec![1; 1000]) }
