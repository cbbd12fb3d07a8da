import type { Envelope } from '../cloud/envelope.ts'
import type { FaultEffect, FaultKind } from './faults.ts'

export type EffectOf<Kind extends FaultKind> = Extract<FaultEffect, { kind: Kind }>

export const findEffect = <Kind extends FaultKind>(
  effects: readonly FaultEffect[],
  kind: Kind,
): EffectOf<Kind> | undefined => effects.find((effect): effect is EffectOf<Kind> => effect.kind === kind)

/** The kinds that change a complete envelope. */
const DISTORTING = new Set<FaultKind>([
  'missing-result',
  'missing-list',
  'records-for-list',
  'unknown-status',
  'ten-digit-time',
  'string-code',
])

export const isDistorting = (effect: FaultEffect): boolean => DISTORTING.has(effect.kind)

/** Applies the faults that change an envelope and ignores the others. */
export const distortEnvelope = (envelope: Envelope, effects: readonly FaultEffect[]): Envelope =>
  effects.reduce(distort, envelope)

const distort = (envelope: Envelope, effect: FaultEffect): Envelope => {
  if (effect.kind === 'missing-result') return without(envelope, 'result')
  if (effect.kind === 'missing-list') return mapResult(envelope, (result) => without(result, 'list'))
  if (effect.kind === 'records-for-list') return mapResult(envelope, renameList)
  if (effect.kind === 'unknown-status') return mapResult(envelope, (result) => withStatus(result, effect))
  if (effect.kind === 'ten-digit-time') return { ...envelope, t: Math.floor(envelope.t / 1000) }
  if (effect.kind === 'string-code' && envelope.code !== undefined)
    return { ...envelope, code: String(envelope.code) }
  return envelope
}

type ResultObject = Record<string, unknown>

const isObject = (value: unknown): value is ResultObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const without = <T extends object, K extends keyof T>(object: T, key: K): Omit<T, K> => {
  const copy = { ...object }
  delete copy[key]
  return copy
}

const renameList = (result: ResultObject): ResultObject =>
  'list' in result ? { ...without(result, 'list'), records: result['list'] } : result

const mapResult = (envelope: Envelope, change: (result: ResultObject) => ResultObject): Envelope =>
  isObject(envelope.result) ? { ...envelope, result: change(envelope.result) } : envelope

const withStatus = (result: ResultObject, effect: EffectOf<'unknown-status'>): ResultObject => {
  const rows = result['list']
  if (Array.isArray(rows)) {
    return { ...result, list: rows.map((row: unknown) => (isObject(row) ? withStatus(row, effect) : row)) }
  }
  if (!('upgrade_status' in result)) return result
  const isSelected = effect.deviceIds === undefined || effect.deviceIds.includes(String(result['device_id']))
  return isSelected ? { ...result, upgrade_status: effect.status } : result
}
