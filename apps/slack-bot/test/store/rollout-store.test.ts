import { rolloutStoreContract } from '../rollout-store-contract.ts'
import { databaseKinds } from '../test-databases.ts'

for (const { name, open } of databaseKinds) rolloutStoreContract(name, open)
