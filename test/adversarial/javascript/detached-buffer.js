// kind: function
// verdict: wrong|runtime_error
// why: 5.5: a view of memory that is gone
function f() {
  const buffer = new ArrayBuffer(64, { maxByteLength: 1 << 20 })
  const view = new Float64Array(buffer)
  if (buffer.transfer) buffer.transfer()
  return [view, view.length, new DataView(new ArrayBuffer(8))]
}
