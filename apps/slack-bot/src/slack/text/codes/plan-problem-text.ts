import type { PlanContradiction } from '../../../rollouts/model/codes/plan-contradiction.ts'
import type { PlanNote } from '../../../rollouts/model/codes/plan-note.ts'
import type { PlanProblem } from '../../../rollouts/model/codes/plan-problem.ts'
import { callProblemText } from './call-problem-text.ts'
import { clause } from '../sentence.ts'

const LEFT_OUT_TEXT: Readonly<Record<Extract<PlanNote, { kind: 'left-out' }>['why'], string>> = {
  busy: 'already being updated',
  gone: 'no longer waiting for an update',
  'offer-changed': 'offered another version now',
}

const SHOWN_NAMES = 3

/** Each by name, with both spellings of the one version. */
const installedText = ({ devices }: Extract<PlanNote, { kind: 'already-installed' }>): string => {
  const shown = devices
    .slice(0, SHOWN_NAMES)
    .map(({ name, offered, installed }) => `${name} is offered ${offered} and has ${installed}`)
  const hidden = devices.length - shown.length
  return `${devices.length} already on the offered version (${[...shown, ...(hidden > 0 ? [`${hidden} more`] : [])].join('; ')})`
}

/** Why no device of a request is left, for the requester. */
const nothingLeftText = (notes: readonly PlanNote[]): string => {
  const reasons = notes.flatMap((note) => {
    if (note.kind === 'refused')
      return [`${note.names.join(', ')} refused: ${clause(callProblemText(note.problem))}`]
    if (note.kind === 'left-out') return [`${note.count} ${LEFT_OUT_TEXT[note.why]}`]
    return note.kind === 'already-installed' ? [installedText(note)] : []
  })
  return `No device of the request can be updated now: ${reasons.join(', ')}.`
}

const contradictionText = (contradiction: PlanContradiction): string => {
  switch (contradiction.code) {
    case 'not-selected':
      return `${contradiction.deviceId} was not selected at version ${contradiction.toVersion}`
    case 'listed-twice':
      return `${contradiction.deviceId} is in the plan twice`
    case 'misplaced':
      return `${contradiction.deviceId} is in two waves, or in a wave but not in the plan`
    case 'in-no-wave':
      return `${contradiction.deviceId} is in no wave`
    case 'empty-wave':
      return 'a wave is empty'
    case 'other-project':
      return 'the plan is for another project'
  }
}

/** Why no plan could be made, as a sentence or two. */
export const planProblemText = (problem: PlanProblem): string => {
  if (problem.code === 'nothing-left') return nothingLeftText(problem.notes)
  if (problem.code === 'withdrawn') return 'The person who asked withdrew it.'
  if (problem.code === 'no-window')
    return 'It should run in the next maintenance window, but no window is configured any more.'
  if (problem.code === 'contradiction')
    return `The plan could not be made: ${contradictionText(problem.contradiction)}.`
  return callProblemText(problem)
}
