import type { Log } from '../../rollouts/ports/log.ts'

const isOfSlackTransport = (reason: unknown): boolean => {
  if (!(reason instanceof Error)) return false
  const code: unknown = Reflect.get(reason, 'code')
  const isCoded = typeof code === 'string' && /^slack_(?:socket_mode|webapi)_/u.test(code)
  return isCoded || /[/\\]@slack[/\\]socket-mode[/\\]/u.test(reason.stack ?? '')
}

/**
 * Keeps the process alive through rejections that nobody awaits inside Slack's own SDK; every other one still ends it.
 * Answers a function that takes the guard away.
 */
export const installProcessGuard = (log: Log): (() => void) => {
  const onRejection = (reason: unknown): void => {
    if (!isOfSlackTransport(reason)) throw reason
    log.error({ error: reason }, 'Slack’s SDK lost an error; the bot goes on')
  }
  process.on('unhandledRejection', onRejection)
  return () => {
    process.off('unhandledRejection', onRejection)
  }
}
