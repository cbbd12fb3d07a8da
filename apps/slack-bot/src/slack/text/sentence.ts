/** Adds a full stop if the text has no end mark. */
export const sentence = (text: string): string => (/[.!?…]$/u.test(text) ? text : `${text}.`)

/** Removes the full stop at the end. */
export const clause = (text: string): string => text.replace(/\.$/u, '')
