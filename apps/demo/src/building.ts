/** How many times as fast as the machine's clock the building's clock runs. */
export const SPEED = 60

/** Said wherever times are shown: in the transcript, and above the messages of the workspace's page. */
export const CLOCK_NOTE = `The building's clock runs ${SPEED} times as fast: an update of 3 minutes takes 3 seconds.`

/**
 * Decides which devices the building has. With this one, all waiting lights of 4F are on Wi-Fi. Behind a gateway they would be
 * updated one after the other, half a minute each even at this speed.
 */
export const SEED = '2632'
