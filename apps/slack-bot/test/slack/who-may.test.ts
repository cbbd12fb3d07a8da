// Guests, bots, deactivated and external people on every route.
import { readFileSync } from 'node:fs'
import { defaultSeed, memberships, type Membership, type WorkspaceSeed } from '@illume-ota/slack-simulator'
import type { App } from '@slack/bolt'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { actionRoutes } from '../../src/slack/app/routes/action-routes.ts'
import { callRoutes } from '../../src/slack/app/routes/call-routes.ts'
import { listen } from '../../src/slack/app/listen.ts'
import { modalRoutes } from '../../src/slack/app/routes/modal-routes.ts'
import { createWorkTracker } from '../../src/slack/app/track-work.ts'
import type { FeatureContext } from '../../src/slack/feature-context.ts'
import { ask, clickOn, requestUpgrade } from '../support/slack-stage/act.ts'
import { createAnyRoutes, postedIn, seenBy, type AnyRoutes } from '../support/slack-stage/any-route.ts'
import { CHANNEL, MIA, startSlackStage, type SlackStage } from '../support/slack-stage/slack-stage.ts'

/** A member who becomes a guest. */
const CHANGED = 'U0CHANGED'
const idOf = (membership: Membership): string => `U0${membership.replaceAll('-', '').toUpperCase()}`

/** The usual workspace, plus one person of each kind, all in the channel and all approvers. */
const everybody = (): WorkspaceSeed => {
  const seed = defaultSeed()
  const [mia] = seed.users
  if (mia === undefined) throw new Error('the seed has people')
  for (const membership of memberships)
    seed.users.push({ ...mia, id: idOf(membership), name: membership, membership })
  seed.users.push({ ...mia, id: CHANGED, name: 'changed' })
  const ids = [...memberships.map(idOf), CHANGED]
  for (const channel of seed.channels) if (channel.id === CHANNEL) channel.memberIds.push(...ids)
  for (const group of seed.userGroups) group.userIds.push(...ids)
  return seed
}

/** `undefined`: allowed. All others read this. */
const REFUSALS: Readonly<Record<Membership, string | undefined>> = {
  member: undefined,
  'grid-member': undefined,
  guest: 'Guests can’t use this bot',
  'single-channel-guest': 'Guests can’t use this bot',
  bot: 'Bots and workflows can’t use this bot',
  'workflow-bot': 'Bots and workflows can’t use this bot',
  deactivated: 'Your account in this workspace is deactivated',
  'other-organisation': 'you are from another organisation',
}
const ANY_REFUSAL = new RegExp(Object.values(REFUSALS).filter(Boolean).join('|'), 'u')

let stage: SlackStage
let routes: AnyRoutes
beforeAll(async () => {
  stage = await startSlackStage({ workspace: everybody(), answerWithinMs: 5_000 })
  routes = await createAnyRoutes(stage)
})
afterAll(async () => {
  routes.close()
  await stage.stop()
})
afterEach(async () => {
  for (const userId of memberships.map(idOf))
    while (stage.slack.driver.openModals({ userId }).length > 0)
      await stage.slack.driver.closeView({ userId })
})

/** What became visible by one action: to the person, and in channels. */
const after = async (userId: string, act: () => Promise<unknown>) => {
  const before = { seen: seenBy(stage, userId), posted: postedIn(stage), uses: stage.engineUses.length }
  await act()
  const changes = () => {
    const now = seenBy(stage, userId)
    return {
      answers: now.answers.slice(before.seen.answers.length).map(({ text }) => text),
      forms: now.forms.filter(({ hash }) => before.seen.forms.every((form) => form.hash !== hash)),
      hasNewHome: JSON.stringify(now.home) !== JSON.stringify(before.seen.home),
      posted: postedIn(stage).length - before.posted.length,
      engineUses: stage.engineUses.slice(before.uses),
    }
  }
  const hasChanged = (): boolean => {
    const { answers, forms, hasNewHome, engineUses } = changes()
    return answers.length + forms.length + engineUses.length > 0 || hasNewHome
  }
  await expect.poll(hasChanged, { interval: 2 }).toBe(true)
  return changes()
}

/** Refused: one private sentence, and nothing else anywhere. */
const expectRefused = (changes: Awaited<ReturnType<typeof after>>, sentence: string, route: string): void => {
  expect(changes, route).toEqual({
    answers: [expect.stringContaining(sentence)],
    forms: [],
    hasNewHome: false,
    posted: 0,
    engineUses: [],
  })
}

const ROOM_OF: Readonly<Partial<Record<Membership, string>>> = {
  member: '5F / Meeting room A',
  'grid-member': 'Corridor 4',
}
const REFUSED = memberships.filter((membership) => REFUSALS[membership] !== undefined)
const ADMITTED = memberships.filter((membership) => REFUSALS[membership] === undefined)

describe.each(REFUSED)('a person who is %s', (membership) => {
  const userId = idOf(membership)
  const sentence = REFUSALS[membership] ?? ''

  it('runs no command', async () => {
    for (const name of routes.commands)
      expectRefused(await after(userId, () => routes.command(userId, name)), sentence, name)
  })

  it('gets a refusal for a click', async () => {
    for (const actionId of routes.actions)
      expectRefused(await after(userId, () => routes.click(userId, actionId)), sentence, actionId)
  })

  it('submits no form', async () => {
    for (const callbackId of routes.submissions) {
      const uses = stage.engineUses.length
      const answered = await routes.submit(userId, callbackId)
      expect(JSON.stringify(answered), callbackId).toContain(sentence)
      expect(answered, callbackId).toMatchObject({ outcome: 'updated' })
      expect(stage.engineUses.slice(uses), callbackId).toEqual([])
      await stage.slack.driver.closeView({ userId })
    }
  })

  it('sees nothing in the Home tab, even if something was there before', async () => {
    const uses = stage.engineUses.length
    await routes.publishHome(userId)
    await stage.slack.driver.openHome({ userId })
    const home = await stage.slack.driver.waitForHome({ userId, where: { includes: sentence } })
    expect(home.blocks).toHaveLength(1)
    expect(stage.engineUses.slice(uses)).toEqual([])
  })
})

it('gives them no suggestions', async () => {
  const uses = stage.engineUses.length
  const asked = REFUSED.flatMap((membership) =>
    routes.actions.map((actionId) => routes.suggest(idOf(membership), actionId)),
  )
  const answers = await Promise.all(asked)
  expect(answers.filter(({ dispatched }) => !dispatched)).toEqual([])
  expect(answers.flatMap(({ options }) => options)).toEqual([])
  expect(stage.engineUses.slice(uses)).toEqual([])
})

describe('a member who became a guest within the last minute', () => {
  const userId = CHANGED
  const acting = (table: Iterable<readonly [string, { freshness: unknown }]>): readonly string[] =>
    [...table].flatMap(([name, { freshness }]) =>
      (typeof freshness === 'function' ? freshness('R-1') : freshness) === 'now' ? [name] : [],
    )
  const justBefore = async (): Promise<void> => {
    stage.slack.driver.changeUser({ userId, membership: 'member' })
    await ask(stage, userId, 'resume', 'resume')
    stage.slack.driver.changeUser({ userId, membership: 'guest' })
  }

  it('can no longer send, unlock or change anything', async () => {
    const clicks = acting(actionRoutes)
    const commands = acting(Object.entries(callRoutes))
    expect(clicks).toEqual(expect.arrayContaining(['approval.approve', 'progress.resume', 'progress.replan']))
    expect(commands).toEqual(expect.arrayContaining(['lock', 'unlock', 'retry', 'widen', 'replan']))
    for (const name of clicks) {
      await justBefore()
      expectRefused(await after(userId, () => routes.click(userId, name)), REFUSALS.guest ?? '', name)
    }
    for (const name of commands) {
      await justBefore()
      expectRefused(await after(userId, () => routes.command(userId, name)), REFUSALS.guest ?? '', name)
    }
    for (const name of acting(modalRoutes)) {
      await justBefore()
      expect(JSON.stringify(await routes.submit(userId, name)), name).toContain(REFUSALS.guest)
      await stage.slack.driver.closeView({ userId })
    }
  })
})

describe.each(ADMITTED)('a person who is %s', (membership) => {
  const userId = idOf(membership)

  it('can use every command, click and form', async () => {
    for (const name of routes.commands) await routes.command(userId, name)
    for (const actionId of routes.actions) await routes.click(userId, actionId)
    const submitted: string[] = []
    for (const callbackId of routes.submissions) {
      submitted.push(JSON.stringify(await routes.submit(userId, callbackId)))
      while (stage.slack.driver.openModals({ userId }).length > 0)
        await stage.slack.driver.closeView({ userId })
    }
    await ask(stage, userId, 'help', 'this list')
    const answers = stage.slack.driver.ephemerals(userId).map(({ text }) => text)
    expect(answers.length).toBeGreaterThan(routes.commands.length)
    expect([...answers, ...submitted].filter((text) => ANY_REFUSAL.test(text))).toEqual([])
  })

  it('has a Home tab', async () => {
    await stage.slack.driver.openHome({ userId })
    const home = await stage.slack.driver.waitForHome({ userId })
    expect(JSON.stringify(home.blocks)).toContain('See waiting devices')
  })

  it('approves, if an approver', async () => {
    const card = await requestUpgrade(stage, { userId: MIA, room: ROOM_OF[membership] ?? '' })
    await clickOn(stage, userId, card, 'approval.approve')
    const reply = await stage.slack.driver.waitForThreadReply({
      channelId: CHANNEL,
      threadTs: card.ts,
      where: { includes: 'Approved by' },
    })
    expect(reply.text).toContain(`<@${userId}>`)
  })
})

describe('the kinds of delivery', () => {
  it('are all tried here: a listener of another kind must be tested, too', () => {
    const kinds = new Set<string>()
    const app = new Proxy({} as App, {
      get: (_target, kind) => (first: unknown) =>
        kinds.add(kind === 'event' ? `event ${String(first)}` : String(kind)),
    })
    listen(app, { clock: { now: () => 0 } } as FeatureContext, createWorkTracker())
    expect([...kinds].toSorted()).toEqual([
      'action',
      'command',
      'error',
      'event app_home_opened',
      'options',
      'view',
    ])
    const manifest: unknown = JSON.parse(
      readFileSync(new URL('../../manifest.json', import.meta.url), 'utf8'),
    )
    expect(manifest).toMatchObject({ settings: { event_subscriptions: { bot_events: ['app_home_opened'] } } })
    expect(manifest).not.toHaveProperty('features.shortcuts')
  })
})
