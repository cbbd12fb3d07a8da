/** With a full stop at its end, whether the text came with one or not. */
export const sentence = (text: string): string => (/[.!?…]$/u.test(text) ? text : `${text}.`)

/** Without the full stop at its end. */
export const clause = (text: string): string => text.replace(/\.$/u, '')
