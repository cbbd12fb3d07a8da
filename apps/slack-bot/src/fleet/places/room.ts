/** One room with the path that tells it apart from its namesakes: "4F / Meeting room A". */
export interface Room {
  readonly roomId: string
  readonly name: string
  /** The names from the top of the building down to the room. */
  readonly path: readonly string[]
  /** A floor or a building: Tuya lets devices hang on these themselves. */
  readonly isArea?: true
}
