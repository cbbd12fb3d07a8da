import { z } from 'zod'

/** The head of a trail, as stored in the first event of a later rollout. */
export interface TrailLink {
  readonly trailId: string
  readonly seq: number
  readonly hash: string
}

const linksSchema = z.array(z.tuple([z.string(), z.number().int(), z.string()]))

export const projectTrailId = (projectId: string): string => `project ${projectId}`

/** The links of a first event; empty if the text is damaged, which the hash check reports. */
export const parseLinks = (follows: string | null | undefined): readonly TrailLink[] => {
  if (follows === null || follows === undefined) return []
  try {
    return linksSchema.parse(JSON.parse(follows)).map(([trailId, seq, hash]) => ({ trailId, seq, hash }))
  } catch {
    return []
  }
}
