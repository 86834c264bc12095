// Before a program that reads /dev/stdin by name, as many of contests do: the name leads through /proc, which a jail has
// not. Here it leads to the descriptor itself.
const fs = require('node:fs')
const { syncBuiltinESMExports } = require('node:module')

const DESCRIPTORS = new Map()
for (const [number, name] of ['stdin', 'stdout', 'stderr'].entries())
  for (const path of [`/dev/${name}`, `/dev/fd/${number}`, `/proc/self/fd/${number}`]) DESCRIPTORS.set(path, number)

const descriptorOf = path => DESCRIPTORS.get(String(path)) ?? path

for (const name of ['readFileSync', 'readFile', 'writeFileSync', 'writeFile', 'appendFileSync', 'appendFile']) {
  const real = fs[name]
  fs[name] = (path, ...rest) => real(descriptorOf(path), ...rest)
}
const { openSync, open, existsSync, statSync, fstatSync, createReadStream, createWriteStream } = fs
fs.openSync = (path, ...rest) => (DESCRIPTORS.has(String(path)) ? descriptorOf(path) : openSync(path, ...rest))
fs.open = (path, ...rest) => {
  if (!DESCRIPTORS.has(String(path))) return open(path, ...rest)
  process.nextTick(rest.at(-1), null, descriptorOf(path))
}
fs.existsSync = path => DESCRIPTORS.has(String(path)) || existsSync(path)
fs.statSync = (path, ...rest) =>
  DESCRIPTORS.has(String(path)) ? fstatSync(descriptorOf(path), ...rest) : statSync(path, ...rest)
const streamed = (make, path, options) => {
  if (!DESCRIPTORS.has(String(path))) return make(path, options)
  const settings = typeof options === 'string' ? { encoding: options } : options
  return make(null, { ...settings, fd: descriptorOf(path), autoClose: false })
}
fs.createReadStream = (path, options) => streamed(createReadStream, path, options)
fs.createWriteStream = (path, options) => streamed(createWriteStream, path, options)
const { readFile } = fs.promises
fs.promises.readFile = async (path, options) =>
  DESCRIPTORS.has(String(path)) ? fs.readFileSync(path, options) : readFile(path, options)
syncBuiltinESMExports()
