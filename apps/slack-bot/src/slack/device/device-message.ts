import type { Button } from '@slack/types'
import { DEVICE_KINDS, type DeviceDetail, type UpgradePhase } from '../../fleet/device.ts'
import { quoted } from '../../fleet/query/query-tokens.ts'
import type { RolloutId } from '../../rollouts/model/ids.ts'
import type { GatewayError } from '../../rollouts/ports/firmware-gateway.ts'
import { LENGTHS } from '../platform/block-limits.ts'
import { button } from '../blocks/elements.ts'
import { answer, type MessageView } from '../blocks/message.ts'
import { ACTIONS, numbered } from '../platform/ids.ts'
import { callProblemText } from '../text/codes/call-problem-text.ts'
import { ageText } from '../text/duration.ts'
import { bold, joined, type Line } from '../text/inline.ts'
import { visibleText } from '../text/visible-text.ts'

const PHASES = {
  none: 'nothing to update',
  available: 'an update is waiting',
  waiting: 'queued by Tuya, or waiting for the device to wake up',
  updating: 'updating now',
  succeeded: 'the last update was installed',
  failed: 'the last update failed',
  unknown: 'a status that I don’t know',
} as const satisfies Record<UpgradePhase, string>

export interface DeviceMessageFacts {
  readonly detail: DeviceDetail
  readonly readAtMs: number
  /** From the list of waiting devices, if the device is in it. */
  readonly offeredVersion?: string
  readonly roomLabel?: string
  readonly reservedBy?: RolloutId
  /** What happened to it here, newest first. */
  readonly history?: readonly Line[]
}

const version = (text: string | undefined): string =>
  text === undefined ? 'not known' : visibleText(text, 24)

/** Who may wait for what: a rollout that has the device follows it by itself. */
const phaseText = ({ phase, statusCode }: DeviceDetail, isReserved: boolean): string => {
  if (phase === 'unknown') return `${PHASES.unknown} (${statusCode}), please check it in Tuya’s app`
  const isUnderWay = phase === 'updating' || phase === 'waiting'
  return isUnderWay && !isReserved
    ? `${PHASES[phase]}; another update can be asked for when that has ended`
    : PHASES[phase]
}

/** All details of one device. */
export const deviceMessage = (facts: DeviceMessageFacts, nowMs: number): MessageView => {
  const { detail, reservedBy } = facts
  const mcu = detail.mcuVersion === undefined ? '' : ` · controller ${version(detail.mcuVersion)}`
  const offered = facts.offeredVersion === undefined ? '' : ` · offered ${version(facts.offeredVersion)}`
  const lines: readonly Line[] = [
    [
      bold(visibleText(detail.name, LENGTHS.name)),
      ` · ${DEVICE_KINDS[detail.kind]} · ${detail.online ? 'online' : 'offline'}`,
      facts.roomLabel === undefined ? '' : ` · ${visibleText(facts.roomLabel, LENGTHS.room)}`,
    ],
    [`Installed ${version(detail.currentVersion)}${mcu}${offered}`],
    [
      `Update: ${phaseText(detail, reservedBy !== undefined)}`,
      reservedBy === undefined ? '' : ` · part of ${reservedBy}`,
    ],
    ...(detail.gatewayName === undefined && detail.gatewayId === undefined
      ? []
      : [[`Behind gateway ${visibleText(detail.gatewayName ?? detail.gatewayId ?? '', LENGTHS.name)}`]]),
    ...((facts.history ?? []).length === 0 ? [] : [[bold('Before')], ...(facts.history ?? [])]),
    joined([[`id ${visibleText(detail.deviceId, 64)}`], [`read ${ageText(facts.readAtMs, nowMs)}`]]),
  ]
  return answer(lines, [
    button({ actionId: numbered(ACTIONS.rerun, 0), text: 'Refresh', value: `device ${detail.deviceId}` }),
    ...(detail.phase === 'failed'
      ? [
          button({
            actionId: numbered(ACTIONS.run, 1),
            text: 'See failed',
            value: `failed name:${quoted(detail.name)}`,
            label: 'Try it again, or clear it at Tuya',
          }),
        ]
      : []),
    ...openButtons(reservedBy),
  ])
}

const openButtons = (reservedBy: RolloutId | undefined): readonly Button[] =>
  reservedBy === undefined
    ? []
    : [
        button({
          actionId: numbered(ACTIONS.run, 0),
          text: `Open ${reservedBy}`,
          value: `status ${reservedBy}`,
        }),
      ]

const MOST_CHOICES = 10

/** Asks which of several matching devices is meant. */
export const whichDevice = (
  name: string,
  devices: readonly { readonly deviceId: string; readonly name: string; readonly roomLabel: string }[],
): MessageView => {
  const hidden = devices.length - MOST_CHOICES
  return answer(
    [
      [`${devices.length} devices match “${visibleText(name, LENGTHS.name)}”. Which one?`],
      ...(hidden > 0 ? [[`The first ${MOST_CHOICES} are shown; type more of the name, or the id.`]] : []),
    ],
    devices.slice(0, MOST_CHOICES).map((device, index) =>
      button({
        actionId: numbered(ACTIONS.run, index),
        text: `${visibleText(device.name, 35)}, ${visibleText(device.roomLabel, 35)}`,
        value: `device ${device.deviceId}`,
      }),
    ),
  )
}

/** Tuya answers for other devices, but not for this one. */
export const unreadDevice = (
  name: string,
  { callProblem, requestId }: GatewayError,
  reservedBy?: RolloutId,
): MessageView =>
  answer(
    [
      [
        bold(visibleText(name, LENGTHS.name)),
        `: ${visibleText(callProblemText(callProblem), LENGTHS.reason)}`,
      ],
      [
        'Tuya answers for other devices of this project, so the problem is only with this one. Check it in Tuya’s app.',
        reservedBy === undefined ? ' No rollout is waiting for it.' : ` It is part of ${reservedBy}.`,
        requestId === undefined ? '' : ` Trace id ${visibleText(requestId, 64)}`,
      ],
    ],
    openButtons(reservedBy),
  )

export const noSuchDevice = (name: string): MessageView =>
  answer([
    [
      `I found no device “${visibleText(name, LENGTHS.name)}” among the waiting devices and in rollouts, and Tuya has no device with this id.`,
    ],
    [
      'By name, I can find devices that are waiting for an update or were in a rollout. With its id, I can ask Tuya about any device.',
    ],
  ])
