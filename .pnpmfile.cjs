// The node-* binary packages declare os and cpu as plain strings, which pnpm 10 and pnpm 12 read differently;
// as lists every pnpm agrees, and other platforms skip the binary.
const list = (value) => (value === undefined ? value : [].concat(value))

module.exports = {
  hooks: {
    readPackage(pkg) {
      if (/^node-(linux|darwin|win)-/.test(pkg.name ?? '')) {
        pkg.os = list(pkg.os)
        pkg.cpu = list(pkg.cpu)
      }
      return pkg
    },
  },
}
