import type { PlanBlock } from '@slack/types'
import type { Line } from '../text/inline.ts'
import { toRichText } from '../text/to-rich-text.ts'
import type { ProgressStep, ProgressSteps } from './progress-steps.ts'

const SYMBOLS = {
  pending: '○',
  active: '◷',
  done: '✓',
  trouble: '⚠️',
  stopped: '–',
} as const satisfies Record<ProgressStep['state'], string>

/** `✓ First 2 devices · 2 updated`, `◷ Next 4 · 4 updated, watching until 14:24 before the next wave`. */
export const stepLines = ({ steps, notes }: ProgressSteps): readonly Line[] => [
  ...notes,
  ...steps.map(({ title, state, detail }): Line => [
    `${SYMBOLS[state]} ${title}`,
    ...(detail === undefined ? [] : [', ', ...detail]),
  ]),
]

const TASK_STATUS = {
  pending: 'pending',
  active: 'in_progress',
  done: 'complete',
  trouble: 'error',
  stopped: 'pending',
} as const satisfies Record<ProgressStep['state'], string>

/** Slack's own drawing of steps. Its title and task titles are bare strings; a text object is refused. */
export const planBlock = ({ title, steps }: ProgressSteps): PlanBlock => ({
  type: 'plan',
  title,
  tasks: steps.map((step) => ({
    type: 'task_card' as const,
    task_id: step.id,
    title: step.title,
    status: TASK_STATUS[step.state],
    ...(step.detail === undefined ? {} : { details: toRichText([step.detail]) }),
  })),
})
