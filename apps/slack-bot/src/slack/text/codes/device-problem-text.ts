import type { DeviceProblem } from '../../../rollouts/model/codes/device-problem.ts'
import { callProblemText } from './call-problem-text.ts'

/** Why an attempt of a device failed, as a sentence. */
export const deviceProblemText = (problem: DeviceProblem): string => {
  if (problem.code === 'update-failed') return 'Tuya says that the update failed.'
  if (problem.code === 'never-started')
    return 'Tuya accepted the request each time, but the device never started.'
  if (problem.code === 'offer-withdrawn') return 'It failed, and Tuya no longer offers the update.'
  return callProblemText(problem)
}
