import type { HomeView } from '@slack/types'
import { LIMITS } from '../platform/block-limits.ts'
import { headerBlock } from '../blocks/elements.ts'
import type { Line } from '../text/inline.ts'
import { toRichText } from '../text/to-rich-text.ts'
import { overviewMessage, type OverviewFacts } from '../overview/overview-message.ts'

/** The Home tab for people who may not use the bot. It replaces what was shown before. */
export const closedHomeView = (why: Line): HomeView => ({ type: 'home', blocks: [toRichText([why])] })

/** The Home tab: the overview for the person who opened it. */
export const homeView = (facts: OverviewFacts, nowMs: number): HomeView => ({
  type: 'home',
  blocks: [headerBlock('Firmware updates'), ...overviewMessage(facts, nowMs).blocks].slice(
    0,
    LIMITS.home.blocks,
  ),
})
