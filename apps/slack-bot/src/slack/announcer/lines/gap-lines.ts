import type { Notice } from '../../../rollouts/model/effect.ts'
import type { Rollout } from '../../../rollouts/model/rollout.ts'
import { findingsText } from '../../text/codes/gap-text.ts'
import type { Line } from '../../text/inline.ts'

type GapNotice = Extract<Notice, { kind: 'gap-closed' }>

/** Devices that were found not started may be sent once more, so only a second start is ruled out for them. */
const twiceText = ({ notStarted, isSentAgain }: GapNotice): string =>
  notStarted === 0 && isSentAgain !== true ? 'nothing was sent twice' : 'no update was started twice'

const unknownText = ({ unknown }: GapNotice): string => {
  if (unknown === 0) return ''
  return unknown === 1
    ? ' It is sent again only if Tuya shows that it wasn’t started; please check it.'
    : ' They are sent again only if Tuya shows that they weren’t started; please check them.'
}

/** Tuya answers again, and what it did meanwhile; or only what became of a call whose answer was lost. */
export const gapLines = (notice: GapNotice, rollout: Rollout): readonly Line[] => {
  const { isOutage, started, notStarted, unknown } = notice
  const head = isOutage ? `Tuya answers again.${rollout.status === 'running' ? ' Going on.' : ''}` : ''
  if (started + notStarted + unknown === 0) return [[head]]
  const checked = isOutage
    ? ' What Tuya did during the gap was checked'
    : 'Tuya’s answer was lost, so what it did was checked'
  return [[`${head}${checked}: ${findingsText(notice)}, ${twiceText(notice)}.${unknownText(notice)}`]]
}
