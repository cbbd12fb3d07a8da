/** Where it happens, who asks, and who approves: people of the Slack simulator's workspace. */
export const HERE = { channelId: 'C0FACILITIES' }
export const MIA = 'U0MIATORRES'
export const JONAS = 'U0JONASWEBER'
