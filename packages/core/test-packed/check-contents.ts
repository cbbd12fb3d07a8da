import { readdir, readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join, normalize } from 'node:path'
import { z } from 'zod'

const manifestSchema = z.object({
  bin: z.record(z.string(), z.string()),
  dependencies: z.record(z.string(), z.string()),
  exports: z.record(z.string(), z.union([z.string(), z.record(z.string(), z.string())])),
})

const mostShown = 20
const mayShip = /^(package\.json|README\.md|LICENSE|dist\/.+\.(js|js\.map|d\.ts))$/
const isTest = /(^|\/)(test|test-support|test-packed)\/|\.test\.|-contract\./
const importedPath = /\b(?:from|import)\s*\(?\s*'(\.[^']+)'/g

type Files = ReadonlyMap<string, string>

const readFiles = async (folder: string): Promise<Files> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.startsWith(join(folder, 'node_modules')))
  return new Map(
    await Promise.all(
      paths.map(async (path) => {
        const name = path.slice(folder.length + 1).replaceAll('\\', '/')
        return [name, await readFile(path, 'utf8')] as const
      }),
    ),
  )
}

/** Everything the manifest points at. */
const pointedAt = (manifest: z.output<typeof manifestSchema>): string[] =>
  [
    ...Object.values(manifest.bin),
    ...Object.values(manifest.exports).flatMap((target) =>
      typeof target === 'string' ? [target] : Object.values(target),
    ),
  ].map((path) => normalize(path))

const findInManifest = (files: Files): string[] => {
  const manifest = manifestSchema.parse(JSON.parse(files.get('package.json') ?? '{}'))
  const problems = pointedAt(manifest)
    .filter((path) => !files.has(path))
    .map((path) => `package.json points at ${path}, which is not shipped`)
  const main = manifest.exports['.']
  if (typeof main !== 'object' || Object.keys(main)[0] !== 'types')
    problems.push('the main export does not name its types first')
  for (const [name, version] of Object.entries(manifest.dependencies))
    if (/^(workspace|catalog|link|file):/.test(version)) problems.push(`${name} is asked for as "${version}"`)
  for (const path of Object.values(manifest.bin))
    if (!files.get(normalize(path))?.startsWith('#!/usr/bin/env node\n'))
      problems.push(`${path} does not start with a line that says who runs it`)
  return problems
}

/** A declaration may name its neighbour by the `.ts` ending: the compiler reads the `.d.ts` in its place. */
const findInImports = (name: string, text: string, files: Files): string[] =>
  [...text.matchAll(importedPath)]
    .map(([, path = '']) => normalize(join(dirname(name), path)).replaceAll('\\', '/'))
    .filter((path) => !files.has(name.endsWith('.d.ts') ? path.replace(/(\.js|\.ts)$/, '.d.ts') : path))
    .map((path) => `${name} imports ${path}, which is not shipped`)

const findInMap = (name: string, text: string): string[] => {
  const map = z.object({ sourcesContent: z.array(z.string()).optional() }).parse(JSON.parse(text))
  return map.sourcesContent === undefined ? [`${name} leads to a source that is not shipped`] : []
}

const findInFile = (name: string, text: string, files: Files, forbidden: readonly string[]): string[] => {
  const problems: string[] = []
  if (!mayShip.test(name)) problems.push(`${name} has no business in the package`)
  if (isTest.test(name)) problems.push(`${name} is a test`)
  for (const phrase of forbidden) if (text.includes(phrase)) problems.push(`${name} contains "${phrase}"`)
  if (/\.(js|d\.ts)$/.test(name)) problems.push(...findInImports(name, text, files))
  if (name.endsWith('.map')) problems.push(...findInMap(name, text))
  return problems
}

/**
 * Looks through an installed package: what may be in it, what must be, and that nothing leads out of it. Returns the
 * number of files. Throws with the first twenty problems that it found.
 */
export const checkContents = async (folder: string, repository: string): Promise<number> => {
  const files = await readFiles(folder)
  const forbidden = ['@illume-ota/source', repository, ...(homedir() === '/' ? [] : [`${homedir()}/`])]
  const problems = ['README.md', 'LICENSE', 'dist/index.js', 'dist/index.d.ts']
    .filter((name) => (files.get(name) ?? '').length < 100)
    .map((name) => `${name} is missing or next to empty`)
  problems.push(...findInManifest(files))
  for (const [name, text] of files) problems.push(...findInFile(name, text, files, forbidden))
  if (problems.length > 0)
    throw new Error(
      `The tarball has ${problems.length} faults:\n- ${problems.slice(0, mostShown).join('\n- ')}`,
    )
  return files.size
}
