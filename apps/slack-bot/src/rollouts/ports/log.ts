/** Errors belong under `error`: the compiler rejects an error or unknown value under any other name. */
type Fact<T> = unknown extends T ? never : T extends Error ? never : T
type Facts<F> = { readonly [K in keyof F]: K extends 'error' ? unknown : Fact<F[K]> }

/** The bot's log: facts first, then the sentence. */
export interface Log {
  debug<F extends object>(facts: F & Facts<F>, message: string): void
  info<F extends object>(facts: F & Facts<F>, message: string): void
  warn<F extends object>(facts: F & Facts<F>, message: string): void
  error<F extends object>(facts: F & Facts<F>, message: string): void
}
