const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth'] as const

/** `first wave`, `second wave`; from the seventh on `wave 7`. */
const waveName = (wave: number): string => {
  const ordinal = ORDINALS[wave - 1]
  return ordinal === undefined ? `wave ${wave}` : `${ordinal} wave`
}

/** `the first wave`, `wave 7`: inside a sentence. */
export const theWave = (wave: number): string =>
  ORDINALS[wave - 1] === undefined ? waveName(wave) : `the ${waveName(wave)}`

const capitalised = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`

/** `First wave`, `Wave 7`: at the beginning of a sentence, without an article. */
export const waveHead = (wave: number): string => capitalised(waveName(wave))

/** `The first wave`, `Wave 7`: at the beginning of a sentence. */
export const waveSubject = (wave: number): string => capitalised(theWave(wave))
