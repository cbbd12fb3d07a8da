import { withPlainerContent } from '../announcer/with-plainer-content.ts'
import { plainerHomes } from '../app/answers/plainer-modals.ts'
import type { FeatureContext } from '../feature-context.ts'
import { readOverview } from '../overview/overview.ts'
import type { Person, Refused } from '../person/check-person.ts'
import { outsiderLine } from '../person/outsider-line.ts'
import { closedHomeView, homeView } from './home-view.ts'

/** Redraws the Home tab each time a person opens it. */
export const onHomeOpened = async (person: Person, context: FeatureContext): Promise<void> => {
  const facts = await readOverview(person, context)
  await withPlainerContent(plainerHomes(homeView(facts, context.clock.now())), (view) =>
    context.client.views.publish({ user_id: person.userId, view }),
  )
}

/** Shows only why the person may not use the bot. */
export const closeHome = async (userId: string, refused: Refused, context: FeatureContext): Promise<void> => {
  await context.client.views.publish({ user_id: userId, view: closedHomeView(outsiderLine(refused)) })
}
