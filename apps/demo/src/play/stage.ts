import type { RemoteSlackDriver } from '@illume-ota/slack-simulator'
import type { Cast } from './cast.ts'
import type { Transcript } from './transcript.ts'

/** Everything that a scene needs. */
export interface Stage extends Cast {
  readonly slack: RemoteSlackDriver
  readonly tuyaUrl: string
  readonly transcript: Transcript
}
