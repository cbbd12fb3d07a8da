/**
 * Is the package that would be published fit for use? Packs it, installs the tarball with npm into an empty project, and
 * uses it there as somebody else would, with the oldest supported Node and with this one.
 *
 * Run it by `node test-packed/run.ts`. It needs npm and its registry, and a minute or so. Exit status 1 on any failure.
 */
import { cp, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { z } from 'zod'
import { checkContents } from './check-contents.ts'
import { installNode, type NodeBinary } from './install-node.ts'
import { runProgram } from './run-program.ts'
import { startSimulator } from './start-simulator.ts'
import { useBehindProxy } from './use-behind-proxy.ts'

const own = resolve(import.meta.dirname, '..')
const repository = resolve(own, '../..')
const say = (sentence: string): void => void process.stdout.write(`${sentence}\n`)

const readJson = async <Value>(path: string, schema: z.ZodType<Value>): Promise<Value> =>
  schema.parse(JSON.parse(await readFile(path, 'utf8')))

const pack = async (folder: string): Promise<string> => {
  const { devEngines } = await readJson(
    join(repository, 'package.json'),
    z.object({ devEngines: z.object({ packageManager: z.object({ version: z.string() }) }) }),
  )
  const pnpm = ['-y', `pnpm@${devEngines.packageManager.version}`]
  await runProgram('npx', [...pnpm, 'run', 'build'], { cwd: own })
  await runProgram('npx', [...pnpm, 'pack', '--pack-destination', folder], { cwd: own })
  const tarball = (await readdir(folder)).find((name) => name.endsWith('.tgz'))
  if (tarball === undefined) throw new Error('pnpm pack wrote no tarball.')
  return tarball
}

/** Versions of compilers: the one of the workspace, and the last one written in JavaScript, which most people have. */
const olderCompiler = '5.9.3'

const installTarball = async (folder: string, tarball: string): Promise<void> => {
  const versionOf = async (name: string): Promise<string> =>
    (await readJson(join(own, 'node_modules', name, 'package.json'), z.object({ version: z.string() })))
      .version
  const manifest = {
    private: true,
    type: 'module',
    dependencies: { '@illume-ota/core': `file:${tarball}` },
    devDependencies: {
      '@types/node': await versionOf('@types/node'),
      typescript: await versionOf('typescript'),
      'typescript-older': `npm:typescript@${olderCompiler}`,
    },
  }
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest))
  await runProgram('npm', ['install', '--no-audit', '--no-fund'], { cwd: folder })
}

const compile = async (folder: string): Promise<void> => {
  const files = ['consumer.ts', 'proxied-consumer.ts']
  for (const file of files) await cp(join(own, 'test-packed', file), join(folder, file))
  const strict = {
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noImplicitReturns: true,
    verbatimModuleSyntax: true,
    // Why: the shipped declarations are what is under test.
    skipLibCheck: false,
    target: 'es2024',
    lib: ['es2024'],
    types: ['node'],
  }
  const settings = {
    nodenext: { ...strict, module: 'nodenext', moduleResolution: 'nodenext', outDir: 'out', rootDir: '.' },
    bundler: { ...strict, module: 'esnext', moduleResolution: 'bundler', noEmit: true },
  }
  for (const [resolution, compilerOptions] of Object.entries(settings)) {
    const project = `tsconfig.${resolution}.json`
    await writeFile(join(folder, project), JSON.stringify({ compilerOptions, files }))
    for (const compiler of ['typescript-older', 'typescript']) {
      const path = join('node_modules', compiler, 'bin/tsc')
      const version = (await runProgram(process.execPath, [path, '--version'], { cwd: folder })).trim()
      await runProgram(process.execPath, [path, '-p', project], { cwd: folder })
      say(`A strict program compiles against the packed types: ${resolution}, ${version}.`)
    }
  }
}

const loadByRequire = `const { createTuyaClient } = require('@illume-ota/core')
createTuyaClient({ dataCenter: 'eu', clientId: 'id', clientSecret: 'secret' })`

const use = async (folder: string, node: NodeBinary): Promise<void> => {
  // A simulator for each Node: the building of the first one has devices under way by now.
  const simulator = await startSimulator(repository)
  try {
    const env = { ...simulator.environment, PATH: `${node.folder}${delimiter}${process.env['PATH'] ?? ''}` }
    const seen = (await runProgram('node', ['--version'], { cwd: folder, env })).trim()
    if (seen !== `v${node.version}`) throw new Error(`The scripts of the project run on Node ${seen}.`)
    say(`With Node ${node.version} the program`)
    process.stdout.write(await runProgram(node.path, ['out/consumer.js'], { cwd: folder, env }))
    await runProgram(node.path, ['-e', loadByRequire], { cwd: folder, env })
    say('  can load the package by require as well')
    const report = await runProgram('npx', ['--no-install', 'tuya', 'doctor'], { cwd: folder, env })
    if (!report.includes('All checks that ran passed.')) throw new Error(`The doctor says:\n${report}`)
    say('  and `npx tuya doctor` finds everything in order')
    for (const sentence of await useBehindProxy(folder, node.path, simulator.environment))
      say(`  ${sentence}`)
  } finally {
    await simulator.stop()
  }
}

const oldestSupported = async (): Promise<string> => {
  const { engines } = await readJson(
    join(own, 'package.json'),
    z.object({ engines: z.object({ node: z.string() }) }),
  )
  const [, version] = /^>=(\d+\.\d+)$/.exec(engines.node) ?? []
  if (version === undefined) throw new Error(`engines.node is "${engines.node}", not ">=major.minor".`)
  return `${version}.0`
}

const main = async (folder: string): Promise<void> => {
  const tarball = await pack(folder)
  await installTarball(folder, tarball)
  const files = await checkContents(join(folder, 'node_modules/@illume-ota/core'), repository)
  say(
    `${tarball} installs. Its ${files} files hold types, LICENSE and README, no test, and no path out of it.`,
  )
  await compile(folder)
  await use(folder, await installNode(await oldestSupported(), folder))
  const { execPath, versions } = process
  await use(folder, { version: versions.node, path: execPath, folder: join(execPath, '..') })
  say('The packed package is fit for use.')
}

const folder = await realpath(await mkdtemp(join(tmpdir(), 'illume-ota-packed-')))
try {
  await main(folder)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.stderr.write('The packed package is not fit to be published.\n')
  process.exitCode = 1
} finally {
  await rm(folder, { recursive: true, force: true })
}
