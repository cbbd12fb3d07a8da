import type { Rollout } from '../../src/rollouts/model/rollout.ts'
import { devicesFileMessage, fileWhat } from '../../src/slack/devices-modal/devices-file-message.ts'
import { filteredDevices, type DevicesFilter } from '../../src/slack/devices-modal/devices-filter.ts'
import { devicesModal } from '../../src/slack/devices-modal/devices-modal.ts'
import { listedDevices } from '../../src/slack/devices-modal/listed-devices.ts'
import { fileBegunLine, withoutScopeLine } from '../../src/slack/files/file-lines.ts'
import { type GalleryView, message, modal } from './gallery-view.ts'
import { SAMPLE_NOW_MS } from './sample-execution.ts'
import { withManyDevices } from './sample-many-devices.ts'

/** The list of a rollout's devices where it has many pages and rooms. */
export const devicesViews = (rollouts: ReadonlyMap<string, Rollout>): readonly GalleryView[] =>
  ['awaiting-approval', 'running', 'completed-with-failures'].flatMap((name) => {
    const sample = rollouts.get(name)
    if (sample === undefined) return []
    const rollout = withManyDevices(sample, { count: 132, rooms: 11 })
    const all = listedDevices(rollout)
    const filter: DevicesFilter = { state: name === 'running' ? 'offline' : 'all', room: 'room:room-3' }
    const devices = filteredDevices(all, filter)
    const what = fileWhat(rollout)
    const draw = (page: Parameters<typeof devicesModal>[2]) => devicesModal(rollout, SAMPLE_NOW_MS, page)
    const views = [
      modal(`devices of 11 rooms: ${name}`, draw({})),
      modal(`devices of 11 rooms: ${name}, filtered`, draw({ filter })),
    ]
    if (name !== 'running') return views
    return [
      ...views,
      modal('devices of 11 rooms: last page', draw({ page: 2 })),
      modal('devices of 11 rooms: asked for the file', draw({ filter, said: [fileBegunLine(what)] })),
      modal('devices of 11 rooms: no file', draw({ filter, said: [withoutScopeLine(what)] })),
      message(
        'devices of 11 rooms: the file',
        devicesFileMessage(rollout, filter, { devices, total: all.length }),
      ),
    ]
  })
