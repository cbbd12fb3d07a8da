/** Fails when there is no test database, because the tests would otherwise be skipped and pass. */
if ((process.env['TEST_DATABASE_URL'] ?? '') === '') {
  console.error(
    'TEST_DATABASE_URL is not set. `.ci/with-postgres pnpm test:postgres` starts a temporary PostgreSQL.',
  )
  process.exit(1)
}
