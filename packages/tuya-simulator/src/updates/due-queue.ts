/** A priority queue of items by due time. Items with equal times keep their insertion order. */
export interface DueQueue<T> {
  push(dueMs: number, item: T): void
  /** Removes and returns the earliest item that is due at `nowMs`, if any. */
  takeDue(nowMs: number): { dueMs: number; item: T } | undefined
  readonly size: number
  clear(): void
}

interface Entry<T> {
  dueMs: number
  order: number
  item: T
}

const isBefore = (left: Entry<unknown>, right: Entry<unknown>) =>
  left.dueMs < right.dueMs || (left.dueMs === right.dueMs && left.order < right.order)

export const createDueQueue = <T>(): DueQueue<T> => {
  const heap: Entry<T>[] = []
  let order = 0

  const swap = (left: number, right: number) => {
    const [a, b] = [heap[left], heap[right]]
    if (a === undefined || b === undefined) return
    heap[left] = b
    heap[right] = a
  }
  const isAbove = (upper: number, lower: number) => {
    const [a, b] = [heap[upper], heap[lower]]
    return a !== undefined && (b === undefined || isBefore(a, b))
  }
  const siftUp = (start: number) => {
    for (let index = start; index > 0;) {
      const parent = (index - 1) >> 1
      if (isAbove(parent, index)) return
      swap(parent, index)
      index = parent
    }
  }
  const siftDown = () => {
    for (let index = 0; ;) {
      const left = 2 * index + 1
      const smallest = isAbove(left, left + 1) ? left : left + 1
      if (smallest >= heap.length || isAbove(index, smallest)) return
      swap(index, smallest)
      index = smallest
    }
  }

  return {
    push: (dueMs, item) => {
      heap.push({ dueMs, order: (order += 1), item })
      siftUp(heap.length - 1)
    },
    takeDue: (nowMs) => {
      const top = heap[0]
      if (top === undefined || top.dueMs > nowMs) return undefined
      const last = heap.pop()
      if (heap.length > 0 && last !== undefined) {
        heap[0] = last
        siftDown()
      }
      return { dueMs: top.dueMs, item: top.item }
    },
    get size() {
      return heap.length
    },
    clear: () => heap.splice(0),
  }
}
