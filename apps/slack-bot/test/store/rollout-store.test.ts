// The store's contract on both databases.
import { rolloutStoreContract } from '../support/rollout-store-contract.ts'
import { databaseKinds } from '../support/test-databases.ts'

for (const { name, open } of databaseKinds) rolloutStoreContract(name, open)
