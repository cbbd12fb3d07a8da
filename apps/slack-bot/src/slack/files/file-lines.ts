import type { Line } from '../text/inline.ts'

/** The answer to the click, before the file is there. */
export const fileBegunLine = (what: string): Line => [
  `I'm writing ${what} to a file. You get it as a direct message from me.`,
]

/** Why there is no file, and who can change that. */
export const withoutScopeLine = (what: string): Line => [
  `I can't send you ${what} as a file, because the Slack app lacks the permission files:write. An admin can grant it: paste the manifest of this version into the settings of the Slack app, and install the app again.`,
]
