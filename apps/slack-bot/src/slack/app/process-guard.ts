import type { Log } from '../../rollouts/ports/log.ts'

const isFromSlackTransport = (reason: unknown): boolean => {
  if (!(reason instanceof Error)) return false
  const code: unknown = Reflect.get(reason, 'code')
  const isCoded = typeof code === 'string' && /^slack_(?:socket_mode|webapi)_/u.test(code)
  return isCoded || /[/\\]@slack[/\\]socket-mode[/\\]/u.test(reason.stack ?? '')
}

/**
 * Keeps the process alive after unhandled rejections inside Slack's SDK; every other one still ends it.
 * Returns a function that removes the guard.
 */
export const installProcessGuard = (log: Log): (() => void) => {
  const onRejection = (reason: unknown): void => {
    if (!isFromSlackTransport(reason)) throw reason
    log.error({ error: reason }, 'Slack’s SDK did not handle an error; the bot continues')
  }
  process.on('unhandledRejection', onRejection)
  return () => {
    process.off('unhandledRejection', onRejection)
  }
}
