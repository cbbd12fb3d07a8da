import { z } from 'zod'
import type { ProjectSettings } from '../settings/project-settings.ts'
import { list, whole, type RawEnvironment, type ValuesOf } from './config-fields.ts'

export const approverVariables = {
  APPROVER_USER_IDS: list,
  APPROVER_GROUP_IDS: list,
  APPROVAL_QUORUM: whole('APPROVAL_QUORUM', 1, { min: 1, max: 10 }),
  APPROVAL_HOURS: z.coerce
    .number({ error: 'APPROVAL_HOURS must be a number of hours from 0.1 to 336. Leave it out for 24.' })
    .min(0.1, 'APPROVAL_HOURS must be at least 0.1.')
    .max(336, 'APPROVAL_HOURS must be at most 336, which is two weeks.')
    .default(24),
}

/** Requires at least one approver, and ids in Slack's format. */
export const approverProblems = (raw: RawEnvironment): readonly string[] => {
  const problems: string[] = []
  const users = list.parse(raw['APPROVER_USER_IDS'])
  const groups = list.parse(raw['APPROVER_GROUP_IDS'])
  if (users.length + groups.length === 0)
    problems.push(
      'Nobody may approve. Set APPROVER_GROUP_IDS to Slack user group ids (S…) or APPROVER_USER_IDS to user ids (U…), with commas between.',
    )
  for (const id of users)
    if (!/^[UW][A-Z0-9]+$/u.test(id))
      problems.push(
        `APPROVER_USER_IDS contains "${id}", which is not a Slack user id. User ids look like U012AB3CD; copy one from a profile's menu "Copy member ID".`,
      )
  for (const id of groups)
    if (!/^S[A-Z0-9]+$/u.test(id))
      problems.push(
        `APPROVER_GROUP_IDS contains "${id}", which is not a Slack user group id. Group ids look like S012AB3CD.`,
      )
  return problems
}

/** The one rule of the environment: for everything. */
export const toApproval = (
  env: ValuesOf<typeof approverVariables>,
): Pick<ProjectSettings, 'rules' | 'approvalTtlMs'> => ({
  rules: [
    {
      for: 'all',
      ask: { people: env.APPROVER_USER_IDS, groups: env.APPROVER_GROUP_IDS },
      count: env.APPROVAL_QUORUM,
    },
  ],
  approvalTtlMs: Math.round(env.APPROVAL_HOURS * 3_600_000),
})
