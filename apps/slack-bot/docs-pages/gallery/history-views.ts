import type { FleetDevice } from '../../src/fleet/device.ts'
import { isLive, type Rollout } from '../../src/rollouts/model/rollout.ts'
import { historyMessage, type HistoryFacts } from '../../src/slack/history/history-message.ts'
import { tuyaRecordMessage, type TuyaRecord } from '../../src/slack/history/tuya-record-message.ts'
import { type GalleryView, message, storedOf } from './gallery-view.ts'
import { SAMPLE_NOW_MS } from './sample-execution.ts'

/** Past rollouts and Tuya's own record. */
export const historyViews = (
  rollouts: ReadonlyMap<string, Rollout>,
  devices: readonly FleetDevice[],
): readonly GalleryView[] => {
  const ended = [...rollouts.values()].filter((rollout) => !isLive(rollout)).map(storedOf)
  const facts: HistoryFacts = { rollouts: ended, about: '', lines: [], query: '', from: 0 }
  const ofFloor: HistoryFacts = {
    ...facts,
    about: ' in 4F (of type light)',
    lines: [['You typed “4th floor”; this is 4F.']],
    query: 'area:4F type:light',
  }
  const records = devices.slice(0, 8).map((device) => ({ ...device, installedVersion: '1.4.2' }))
  const record: TuyaRecord = {
    kind: 'read',
    parts: [{ records }],
    total: 230,
    about: '',
    lines: [],
    query: '',
    page: 2,
    isLast: false,
    readAtMs: SAMPLE_NOW_MS - 3_000,
  }
  const { total: _total, ...uncounted } = record
  return [
    message('history', historyMessage({ ...facts, rollouts: ended.slice(0, 4) }, SAMPLE_NOW_MS)),
    message('history: nothing in a floor', historyMessage({ ...ofFloor, rollouts: [] }, SAMPLE_NOW_MS)),
    message(
      'history: last page of a floor',
      historyMessage({ ...ofFloor, rollouts: [...ended, ...ended], from: 10, searched: 100 }, SAMPLE_NOW_MS),
    ),
    message('history: Tuya’s record', tuyaRecordMessage(record, SAMPLE_NOW_MS)),
    message(
      'history: Tuya’s record of a floor',
      tuyaRecordMessage(
        {
          ...uncounted,
          parts: [
            { label: '4F / Meeting room A', records: records.slice(0, 3), rest: 'room-id:1' },
            { label: '4F / Corridor', records: records.slice(3) },
          ],
          about: ' in 4F',
          query: 'area:4F',
        },
        SAMPLE_NOW_MS,
      ),
    ),
    message(
      'history: nothing in Tuya’s record',
      tuyaRecordMessage({ ...uncounted, parts: [], about: ' in 4F', page: 9, isLast: true }, SAMPLE_NOW_MS),
    ),
  ]
}
