import { describe, expect, it } from 'vitest'
import {
  describeDeviceStatus,
  describeDeviceType,
  describeProtocol,
  describeTopCategory,
  describeUpgradeStatus,
  DeviceStatus,
  deviceStatusLabels,
  DeviceType,
  deviceTypeLabels,
  Protocol,
  protocolLabels,
  TopCategory,
  topCategoryLabels,
  UpgradeStatus,
  upgradeStatusLabels,
} from '../index.ts'

describe('the tables of the document (2025-05-07)', () => {
  it('hold its codes', () => {
    expect(Object.values(UpgradeStatus)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 13, 14])
    expect(Object.values(DeviceStatus)).toEqual(['Expiring', 'Exception', 'Online', 'Offline'])
    expect(Object.values(DeviceType)).toEqual([-1, 0, 1, 2, 3, 4])
    expect(Object.values(TopCategory)).toEqual(['dgzm', 'zm', 'xjd', 'jjaf', 'wgzk', 'qt'])
    expect(Object.values(Protocol)).toEqual([1, 2, 3])
  })

  it.each([
    ['upgrade status', UpgradeStatus, upgradeStatusLabels],
    ['device status', DeviceStatus, deviceStatusLabels],
    ['device type', DeviceType, deviceTypeLabels],
    ['category', TopCategory, topCategoryLabels],
    ['protocol', Protocol, protocolLabels],
  ])('give every %s a label of its own', (_, table, labels) => {
    const codes = Object.values(table).map(String)
    expect(Object.keys(labels).sort()).toEqual(codes.sort())
    expect(new Set(Object.values(labels)).size).toBe(codes.length)
  })
})

describe('a code that is in no table', () => {
  it('is shown, not hidden', () => {
    expect(describeUpgradeStatus(42)).toBe('Unknown status (42)')
    expect(describeDeviceType(9)).toBe('Unknown type (9)')
    expect(describeProtocol(9)).toBe('Unknown protocol (9)')
    expect(describeTopCategory('new')).toBe('new')
    expect(describeDeviceStatus('Sleeping')).toBe('Sleeping')
  })

  it('is distinguished from one that was not reported', () => {
    for (const describeCode of [
      describeUpgradeStatus,
      describeDeviceType,
      describeProtocol,
      describeTopCategory,
      describeDeviceStatus,
    ])
      expect(describeCode(undefined)).toMatch(/not reported$/)
  })

  it('is not looked up in the prototype of a table', () => {
    expect(describeTopCategory('constructor')).toBe('constructor')
    expect(describeDeviceStatus('toString')).toBe('toString')
  })

  it('may differ from the table in case, as statuses do', () => {
    expect([describeDeviceStatus('OFFLINE'), describeDeviceStatus('online')]).toEqual(['Offline', 'Online'])
  })
})
