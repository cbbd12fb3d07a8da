import type { FeatureContext } from '../feature-context.ts'
import { readOverview } from '../overview/overview.ts'
import type { Person } from '../person/approvers.ts'
import { homeView } from './home-view.ts'

/** Draws the Home tab anew each time somebody opens it. */
export const onHomeOpened = async (person: Person, context: FeatureContext): Promise<void> => {
  const facts = await readOverview(person, context)
  await context.client.views.publish({ user_id: person.userId, view: homeView(facts, context.clock.now()) })
}
