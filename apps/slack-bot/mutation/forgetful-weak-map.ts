const living = new Set<ForgetfulWeakMap>()

/**
 * A WeakMap whose content can be dropped. The rules keep what they computed of a plan with the plan, and a plan that
 * several tests share would carry that over from one mutant to the next.
 */
export class ForgetfulWeakMap {
  #content = new WeakMap<object, unknown>()

  constructor() {
    living.add(this)
  }

  get(key: object): unknown {
    return this.#content.get(key)
  }

  has(key: object): boolean {
    return this.#content.has(key)
  }

  set(key: object, value: unknown): this {
    this.#content.set(key, value)
    return this
  }

  forget(): void {
    this.#content = new WeakMap()
  }
}

export const forgetAll = (): void => {
  for (const map of living) map.forget()
}
