/** The tests on a real PostgreSQL must not pass by being skipped. */
if ((process.env['TEST_DATABASE_URL'] ?? '') === '') {
  console.error(
    'TEST_DATABASE_URL is not set. `.ci/with-postgres pnpm test:postgres` starts a PostgreSQL of its own.',
  )
  process.exit(1)
}
