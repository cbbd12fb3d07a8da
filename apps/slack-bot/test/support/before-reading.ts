import type { Kysely } from 'kysely'
import type { DatabaseSchema } from '../../src/database/schema.ts'

const beforeExecuting = <B extends object>(builder: B, act: () => Promise<unknown>): B =>
  new Proxy(builder, {
    get: (target, key) => {
      const found: unknown = Reflect.get(target, key, target)
      if (typeof found !== 'function') return found
      return (...given: unknown[]): unknown => {
        const run = (): unknown => Reflect.apply(found, target, given)
        if (key === 'execute') return act().then(run)
        const next = run()
        return typeof next === 'object' && next !== null ? beforeExecuting(next, act) : next
      }
    },
  })

/** The same database, but something happens just before a table is read, as a race needs it. */
export const beforeReading = (
  db: Kysely<DatabaseSchema>,
  table: keyof DatabaseSchema,
  act: () => Promise<unknown>,
): Kysely<DatabaseSchema> =>
  new Proxy(db, {
    get: (target, key) => {
      if (key !== 'selectFrom') return Reflect.get(target, key, target) as unknown
      return (from: keyof DatabaseSchema) =>
        from === table ? beforeExecuting(target.selectFrom(from), act) : target.selectFrom(from)
    },
  })
