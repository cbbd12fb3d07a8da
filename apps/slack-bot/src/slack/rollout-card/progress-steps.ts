import { compareNaturally } from '../../fleet/natural-order.ts'
import type { DeviceLine, RolloutProgress, WaveProgress } from '../../rollouts/telling/progress.ts'
import { LENGTHS } from '../platform/block-limits.ts'
import { at, type Line } from '../text/inline.ts'
import { plural } from '../text/plural.ts'
import { visibleText } from '../text/visible-text.ts'
import { countsText } from './lines/counts-text.ts'
import { deviceWordOf, needsSomeone } from './lines/device-word.ts'

/** One line of progress: a wave, or a room where there are several. */
export interface ProgressStep {
  readonly id: string
  readonly title: string
  readonly state: 'pending' | 'active' | 'done' | 'trouble' | 'stopped'
  /** What it waits for. */
  readonly detail?: Line
}

/** After a halt no wave begins any more. */
export type StepsStage = 'open' | 'halting'

const WAVE_STATES = {
  pending: 'pending',
  active: 'active',
  soaking: 'active',
  passed: 'done',
  failed: 'trouble',
  inconclusive: 'trouble',
} as const satisfies Record<WaveProgress['state'], ProgressStep['state']>

/** `First 2 devices`, `Next 4`, `Last 6`. */
const waveTitle = ({ number, counts }: WaveProgress, waves: number): string => {
  if (waves === 1) return counts.total === 1 ? '1 device' : `All ${counts.total} devices`
  if (number === 1) return `First ${counts.total === 1 ? 'device' : `${counts.total} devices`}`
  return `${number === waves ? 'Last' : 'Next'} ${counts.total}`
}

const waveStateOf = ({ state }: WaveProgress, stage: StepsStage): ProgressStep['state'] =>
  stage === 'halting' && state === 'pending' ? 'stopped' : WAVE_STATES[state]

const detailOf = (
  { state, soakUntilMs }: WaveProgress,
  stage: StepsStage,
  isLast: boolean,
): Line | undefined => {
  if (state === 'failed') return ['too many failed']
  if (state === 'inconclusive') return ['result unclear']
  if (stage === 'halting' || state !== 'soaking' || soakUntilMs === undefined) return undefined
  return ['watching until ', at(soakUntilMs), isLast ? '' : ' before the next wave']
}

type WaveOfDevices = readonly [WaveProgress, readonly DeviceLine[]]

/** Devices come in the order of sending, so that each wave is a stretch of them. */
const devicesByWave = ({ waves, devices }: RolloutProgress): readonly WaveOfDevices[] => {
  let from = 0
  return waves.map((wave) => {
    const own = devices.slice(from, from + wave.counts.total)
    from += wave.counts.total
    return [wave, own] as const
  })
}

const MOST_STEPS = 8

const foldedStep = (run: readonly WaveOfDevices[], state: ProgressStep['state']): ProgressStep => {
  const [first] = run
  const devices = run.flatMap(([, own]) => own)
  const which = state === 'done' ? 'First' : 'Last'
  return {
    id: `waves-from-${first?.[0].number ?? 0}`,
    title: `${which} ${run.length} waves · ${plural(devices.length, 'device')} · ${countsText(devices)}`,
    state,
  }
}

/** One step a wave. With many waves, those that are done and those that have not begun are one step each. */
const waveSteps = (progress: RolloutProgress, stage: StepsStage): readonly ProgressStep[] => {
  const all = devicesByWave(progress)
  const toStep = ([wave, devices]: WaveOfDevices): ProgressStep => {
    const detail = detailOf(wave, stage, wave.number === all.length)
    return {
      id: `wave-${wave.number}`,
      title: `${waveTitle(wave, all.length)} · ${countsText(devices)}`,
      state: waveStateOf(wave, stage),
      ...(detail === undefined ? {} : { detail }),
    }
  }
  if (all.length <= MOST_STEPS) return all.map(toStep)
  const firstOpen = all.findIndex(([{ state }]) => state !== 'passed')
  const passed = firstOpen === -1 ? all : all.slice(0, firstOpen)
  const lastBegun = all.findLastIndex(([{ state }]) => state !== 'pending')
  const pending = all.slice(Math.max(lastBegun + 1, passed.length))
  const middle = all.slice(passed.length, all.length - pending.length)
  const fold = (run: readonly WaveOfDevices[], state: ProgressStep['state']): readonly ProgressStep[] =>
    run.length < 2 ? run.map(toStep) : [foldedStep(run, state)]
  const shown = middle.slice(-(MOST_STEPS - 3))
  const hidden = middle.slice(0, middle.length - shown.length)
  return [
    ...fold(passed, 'done'),
    ...(hidden.length === 0
      ? []
      : [
          {
            id: 'waves-between',
            title: `${plural(hidden.length, 'wave')} between`,
            state: 'active' as const,
          },
        ]),
    ...shown.map(toStep),
    ...fold(pending, stage === 'halting' ? 'stopped' : 'pending'),
  ]
}

const ROOM_RANKS = ['trouble', 'active', 'pending', 'stopped', 'done'] as const

const roomStateOf = (devices: readonly DeviceLine[]): ProgressStep['state'] => {
  if (devices.some(needsSomeone)) return 'trouble'
  const words = new Set(devices.map(deviceWordOf))
  if ([...words].every((word) => word === 'updated')) return 'done'
  if ([...words].every((word) => word === 'updated' || word === 'leftOut')) return 'stopped'
  return [...words].every((word) => word === 'waiting' || word === 'offline' || word === 'locked')
    ? 'pending'
    : 'active'
}

/** One step a room, those first that need someone. */
const roomSteps = (rooms: readonly (readonly [label: string, DeviceLine[]])[]): readonly ProgressStep[] => {
  const steps = rooms
    .map(([label, devices]) => ({
      id: `room-${devices[0]?.deviceId ?? label}`,
      title: `${visibleText(label, LENGTHS.room)} · ${countsText(devices)}`,
      state: roomStateOf(devices),
    }))
    .toSorted(
      (left, right) =>
        ROOM_RANKS.indexOf(left.state) - ROOM_RANKS.indexOf(right.state) ||
        compareNaturally(left.title, right.title),
    )
  if (steps.length <= MOST_STEPS) return steps
  const hidden = steps.slice(MOST_STEPS - 1)
  const isDone = hidden.every(({ state }) => state === 'done')
  return [
    ...steps.slice(0, MOST_STEPS - 1),
    {
      id: 'rooms-more',
      title: `${plural(hidden.length, 'more room')}${isDone ? ', all updated' : ''}`,
      state: hidden[0]?.state ?? 'pending',
    },
  ]
}

/** Which wave is under way, for cards that list rooms. */
const waveNote = ({ waves }: RolloutProgress, stage: StepsStage): readonly Line[] => {
  const wave = waves.findLast(({ state }) => state !== 'pending')
  if (wave === undefined || waves.length === 1) return []
  const detail = detailOf(wave, stage, wave.number === waves.length)
  return [
    [
      `Wave ${wave.number} of ${waves.length}, ${plural(wave.counts.total, 'device')}`,
      ...(detail === undefined ? [] : [': ', ...detail]),
    ],
  ]
}

export interface ProgressSteps {
  /** `3 waves`, `6 rooms`. */
  readonly title: string
  readonly steps: readonly ProgressStep[]
  /** What the steps don't say. */
  readonly notes: readonly Line[]
}

/** The waves of a rollout in one room; of several rooms the rooms. */
export const progressSteps = (progress: RolloutProgress, stage: StepsStage): ProgressSteps => {
  const rooms = [...Map.groupBy(progress.devices, ({ roomLabel }) => roomLabel)]
  return rooms.length > 1
    ? { title: plural(rooms.length, 'room'), steps: roomSteps(rooms), notes: waveNote(progress, stage) }
    : { title: plural(progress.waves.length, 'wave'), steps: waveSteps(progress, stage), notes: [] }
}
