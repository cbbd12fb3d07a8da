import { z } from 'zod'
import type { CallOperation, CallOptions } from '../calls/call.ts'
import { id, number, requiredId, text } from '../schemas/read-field.ts'
import { countSchema, type OtherFields, recordSchema } from '../schemas/record-schema.ts'
import { type Optional, orUnavailable } from './optional-api.ts'

/** A commercial-lighting project. Fields that Tuya omits or sends as null are undefined. */
export interface Project {
  readonly projectId: string
  readonly name: string | undefined
  readonly detail: string | undefined
  readonly address: string | undefined
  readonly ownerId: string | undefined
  readonly longitude: number | undefined
  readonly latitude: number | undefined
  /** An IANA name such as `Europe/Berlin`, in all samples seen so far. */
  readonly timeZoneId: string | undefined
  readonly otherFields: OtherFields | undefined
}

/** Projects of the key. A separate API from OTA, which a project may not have. */
export interface ProjectsApi {
  /**
   * Lists the projects of the key, at most 1,000. `keyword` filters by name.
   * A read. A missing subscription gives `available: false`; all other failures reject with a TuyaError.
   *
   * Source: tuya-lighting-open-api-sdk-java, 2022-06-27. Never tested with an illume project.
   */
  list(query?: { readonly keyword?: string }, options?: CallOptions): Promise<Optional<Project>>
}

const projectSchema = recordSchema(
  ['projectId', 'name', 'detail', 'address', 'ownerId', 'longitude', 'latitude', 'timeZoneId'],
  (raw, reading, otherFields): Project => ({
    projectId: requiredId(raw.projectId, reading, 'projectId'),
    name: text(raw.name, reading),
    detail: text(raw.detail, reading),
    address: text(raw.address, reading),
    ownerId: id(raw.ownerId, reading, 'ownerId'),
    longitude: number(raw.longitude, reading),
    latitude: number(raw.latitude, reading),
    timeZoneId: text(raw.timeZoneId, reading),
    otherFields,
  }),
)

const projectRows = z.array(projectSchema).nullish()
const pageSchema = z
  .object({ list: projectRows, records: projectRows, total: countSchema })
  .transform(({ list, records, total }) => ({ projects: list ?? records ?? [], total: total ?? 0 }))

const pageSize = 50
/** 1,000 projects. If the server ignores paging, the loop ends earlier, when a page brings nothing new. */
const maxPages = 20

export const createProjectsApi = (call: CallOperation): ProjectsApi => ({
  list: (query = {}, options) =>
    orUnavailable('project list', async () => {
      const projects = new Map<string, Project>()
      for (let page = 1; page <= maxPages; page += 1) {
        const before = projects.size
        const { value } = await call({
          operation: 'projects.list',
          parameters: { keyword: query.keyword, page, pageSize },
          schema: pageSchema,
          options,
        })
        for (const project of value.projects) projects.set(project.projectId, project)
        if (projects.size === before || projects.size >= value.total) break
      }
      return [...projects.values()]
    }),
})
