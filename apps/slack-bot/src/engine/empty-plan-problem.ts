import type { PlanNote } from '../rollouts/command.ts'

const LEFT_OUT_WORDS: Readonly<Record<Extract<PlanNote, { kind: 'left-out' }>['why'], string>> = {
  busy: 'being updated already',
  gone: 'not waiting for an update any more',
  'offer-changed': 'offered another version now',
  locked: 'in a locked room',
}

/** Why nothing is left of a request, for the person who asked. */
export const emptyPlanProblem = (notes: readonly PlanNote[]): string => {
  const reasons = notes.flatMap((note) => {
    if (note.kind === 'refused')
      return [`${note.names.join(', ')} refused: ${note.problem.replace(/\.$/u, '')}`]
    return note.kind === 'left-out' ? [`${note.count} ${LEFT_OUT_WORDS[note.why]}`] : []
  })
  return `No device of the request can be updated now: ${reasons.join(', ')}.`
}
