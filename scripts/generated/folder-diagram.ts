import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'

type FolderImports = ReadonlyMap<string, ReadonlySet<string>>

const IMPORT = /^(?:import|export)\b[^'"]*?from '(\.[^']+)'/gmu

/** The imports between the folders below `root`. A file outside any folder counts as a folder of its own name. */
const folderImportsIn = (root: string): FolderImports => {
  const imports = new Map<string, Set<string>>()
  const folderOf = (file: string): string => file.split('/')[0]?.replace(/\.ts$/u, '') ?? file
  for (const file of globSync('**/*.ts', { cwd: root }).toSorted()) {
    if (file.endsWith('.test.ts')) continue
    const folder = folderOf(file)
    const targets = imports.get(folder) ?? new Set()
    imports.set(folder, targets)
    for (const [, target = ''] of readFileSync(path.join(root, file), 'utf8').matchAll(IMPORT)) {
      const imported = path.normalize(path.join(path.dirname(file), target))
      if (!imported.startsWith('..') && folderOf(imported) !== folder) targets.add(folderOf(imported))
    }
  }
  return imports
}

const reaches = (imports: FolderImports, from: string, to: string, seen = new Set<string>()): boolean =>
  [...(imports.get(from) ?? [])].some((next) => {
    if (next === to) return true
    if (seen.has(next)) return false
    seen.add(next)
    return reaches(imports, next, to, seen)
  })

const assertNoCycle = (imports: FolderImports): void => {
  for (const folder of imports.keys())
    if (reaches(imports, folder, folder)) throw new Error(`${folder} is part of an import cycle`)
}

/** An arrow means "imports". Leaves out arrows that follow from others. */
const arrowsOf = (imports: FolderImports): readonly string[] =>
  [...imports].flatMap(([folder, targets]) =>
    [...targets]
      .filter((target) => ![...targets].some((other) => other !== target && reaches(imports, other, target)))
      .toSorted()
      .map((target) => `  ${folder} --> ${target}`),
  )

/** The folders below `root` and their imports, as a Mermaid graph. Throws when they import each other in a cycle. */
export const folderDiagram = (root: string): string => {
  const imports = folderImportsIn(root)
  assertNoCycle(imports)
  return `\`\`\`mermaid\ngraph TD\n${arrowsOf(imports).join('\n')}\n\`\`\``
}

/** Replaces the text between the markers of `name`. */
export const withDiagram = (text: string, name: string, diagram: string): string => {
  const [begin, end] = [`<!-- ${name}: made by pnpm generate -->`, `<!-- ${name}: end -->`]
  const [before, rest] = text.split(begin)
  const after = rest?.split(end)[1]
  if (before === undefined || after === undefined) throw new Error(`The markers of ${name} are missing`)
  return `${before}${begin}\n\n${diagram}\n\n${end}${after}`
}
