/** Whether a person may approve, and by which rule. */
export type Standing =
  /** `group`: as a member of it; otherwise named in person. */
  | { readonly right: 'approver'; readonly group?: string }
  | { readonly right: 'not-approver' }
  | { readonly right: 'unknown' }
