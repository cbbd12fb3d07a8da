/** Calls the simulator. Throws its error message on failure. */
export const call = async (operation, input) => {
  const response = await fetch(`/_control/${operation}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: input === undefined ? '' : JSON.stringify(input),
  })
  const answer = await response.json()
  if (answer.error !== undefined) throw new Error(answer.error)
  return answer.result
}

export const loadState = async () => (await fetch('/_control/state')).json()

/** Calls `onChange` for every change of the workspace, and `onReconnect` if it may have missed some. */
export const followChanges = (onChange, onReconnect, onLost) => {
  const source = new EventSource('/_control/changes')
  let wasOpen = false
  source.addEventListener('open', () => {
    if (wasOpen) onReconnect()
    wasOpen = true
  })
  source.addEventListener('message', (event) => onChange(JSON.parse(event.data)))
  source.addEventListener('error', onLost)
}
