import { z } from 'zod'

/** A boolean, or its text in a form. */
export const flag = z
  .union([z.boolean(), z.enum(['true', 'false', '1', '0'])])
  .transform((value) => value === true || value === 'true' || value === '1')

/** A number, or its text in a form. */
export const count = (most: number) => z.coerce.number().int().min(1).max(most)

/** A timestamp such as `1790000000.000100`. */
export const ts = z.coerce.string().regex(/^\d+(\.\d+)?$/)

export const text = z.string()

export const requiredText = z.string().min(1)
