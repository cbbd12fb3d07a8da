import { z } from 'zod'
import { settingsSchema } from './settings-document.ts'

const unwrapped = (schema: z.core.$ZodType): z.core.$ZodType =>
  schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault
    ? unwrapped(schema.unwrap())
    : schema

const within = (schema: z.core.$ZodType, part: PropertyKey): z.core.$ZodType | undefined => {
  const bare = unwrapped(schema)
  if (bare instanceof z.ZodArray) return bare.element
  return bare instanceof z.ZodObject && typeof part === 'string' ? bare.shape[part] : undefined
}

/** The names of the settings in a section, to suggest the one that was meant. */
export const settingNames = (path: readonly PropertyKey[]): readonly string[] => {
  let schema: z.core.$ZodType | undefined = settingsSchema
  for (const part of path) schema = schema === undefined ? undefined : within(schema, part)
  const section = schema === undefined ? undefined : unwrapped(schema)
  return section instanceof z.ZodObject ? Object.keys(section.shape) : []
}
