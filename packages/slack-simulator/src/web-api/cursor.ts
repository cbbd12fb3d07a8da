import { refuse, type Answer } from './method.ts'

const defaultPageSize = 100

type Page<Item> = { ok: true; items: Item[]; nextCursor: string } | { ok: false; refusal: Answer }

/** A page of a list by Slack's cursor. An empty `nextCursor` marks the last page. */
export const page = <Item>(
  items: readonly Item[],
  args: { cursor?: string | undefined; limit?: number | undefined },
): Page<Item> => {
  const size = args.limit ?? defaultPageSize
  const start =
    args.cursor === undefined || args.cursor === ''
      ? 0
      : Number(
          Buffer.from(args.cursor, 'base64')
            .toString()
            .replace(/^next:/, ''),
        )
  if (!Number.isInteger(start) || start < 0) return { ok: false, refusal: refuse('invalid_cursor') }
  const isLast = start + size >= items.length
  return {
    ok: true,
    items: items.slice(start, start + size),
    nextCursor: isLast ? '' : Buffer.from(`next:${start + size}`).toString('base64'),
  }
}
