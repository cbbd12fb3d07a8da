import type { PlanNote } from '../../rollouts/model/command.ts'

const LEFT_OUT_WORDS: Readonly<Record<Extract<PlanNote, { kind: 'left-out' }>['why'], string>> = {
  busy: 'being updated already',
  gone: 'not waiting for an update any more',
  'offer-changed': 'offered another version now',
}

const SHOWN_NAMES = 3

/** Each by its name, with both spellings: the versions look different and are one. */
const installedWords = ({ devices }: Extract<PlanNote, { kind: 'already-installed' }>): string => {
  const shown = devices
    .slice(0, SHOWN_NAMES)
    .map(({ name, offered, installed }) => `${name} is offered ${offered} and has ${installed}`)
  const hidden = devices.length - shown.length
  return `${devices.length} on the offered version already (${[...shown, ...(hidden > 0 ? [`${hidden} more`] : [])].join('; ')})`
}

/** Why nothing is left of a request, for the person who asked. */
export const emptyPlanProblem = (notes: readonly PlanNote[]): string => {
  const reasons = notes.flatMap((note) => {
    if (note.kind === 'refused')
      return [`${note.names.join(', ')} refused: ${note.problem.replace(/\.$/u, '')}`]
    if (note.kind === 'left-out') return [`${note.count} ${LEFT_OUT_WORDS[note.why]}`]
    return note.kind === 'already-installed' ? [installedWords(note)] : []
  })
  return `No device of the request can be updated now: ${reasons.join(', ')}.`
}
