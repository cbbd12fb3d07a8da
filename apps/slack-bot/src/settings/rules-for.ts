import type { Room } from '../fleet/places/room.ts'
import { numbered, type ApprovalRule, type NumberedRule } from './approval-rule.ts'
import { devicesOfRule, isEverything, readRuleSelection, type RuleDevice } from './rule-selection.ts'

/** A rule that must be met before these devices may be upgraded. */
export interface AppliedRule extends NumberedRule {
  /** How many devices of the plan it is about. */
  readonly deviceCount: number
  /** Places of the rule that can't be found: to be safe it applies to every device. */
  readonly unclearPlaces?: readonly string[]
}

const applied = (
  rule: NumberedRule,
  devices: readonly RuleDevice[],
  rooms: readonly Room[],
  roomById: ReadonlyMap<string, Room>,
): AppliedRule | undefined => {
  const selection = readRuleSelection(rule.for, rooms)
  // Stored settings were checked, so this is a rule of a newer or damaged version: it applies to everything.
  if ('problem' in selection) return { ...rule, deviceCount: devices.length, unclearPlaces: [rule.for] }
  const deviceCount = devicesOfRule(devices, selection, roomById).length
  // The rule for everything holds for every plan, whatever it was given for `moreThan`.
  const least = isEverything(selection) && rule.number === 1 ? 0 : (rule.moreThan ?? 0)
  if (deviceCount <= least) return undefined
  const { unclear } = selection
  return { ...rule, deviceCount, ...(unclear.length > 0 && { unclearPlaces: unclear }) }
}

/**
 * The rules that a plan of these devices must meet, in their order. `rooms` are all rooms that are known now, those of the
 * devices included.
 */
export const rulesFor = (
  rules: readonly ApprovalRule[],
  devices: readonly RuleDevice[],
  rooms: readonly Room[],
): readonly AppliedRule[] => {
  const roomById = new Map(rooms.map((room) => [room.roomId, room]))
  return numbered(rules).flatMap((rule) => applied(rule, devices, rooms, roomById) ?? [])
}
