// The import table of ARCHITECTURE.md, read by scripts/check-boundaries.ts. A room lists what it MAY import; all else is red.
const bot = '^apps/slack-bot/src'
const builtin =
  '^(node:)?(assert|buffer|child_process|crypto|events|fs|fs/promises|http|https|module|net|os|path|perf_hooks|process|sqlite|stream|stream/promises|timers/promises|url|util|zlib|async_hooks|diagnostics_channel|string_decoder|tls|v8|worker_threads|readline)$'
const npm = (...names) => names.map((name) => `(^|/)node_modules/${name.replace('/', '[/]')}/`)
const tests = '(\\.test\\.ts|-contract\\.ts|/test/|/test-browser/|/test-long/|/test-packed/|\\.config\\.ts)'

const room = (name, path, allowed, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path, pathNot: tests },
  to: { pathNot: allowed },
})

const pureViews = `${bot}/slack/((blocks|rollout-card|text)/.*|.*-(card|modal|message|view|line|lines|text|rows|summary|names|choice|rooms))\\.ts$`

/** The rooms of rollouts/, and the rooms that each may import. The picture in ARCHITECTURE.md is drawn from the imports. */
const rolloutRooms = {
  model: [],
  ports: ['model'],
  timing: ['model'],
  state: ['model'],
  waves: ['model', 'state'],
  sending: ['model', 'timing', 'state', 'waves'],
  readings: ['model', 'timing', 'state', 'waves', 'sending'],
  people: ['model', 'ports', 'timing', 'state', 'waves', 'sending', 'planning'],
  watching: ['model', 'timing', 'state', 'waves', 'sending'],
  planning: ['model', 'watching'],
  telling: ['model', 'ports', 'state', 'waves', 'readings', 'watching', 'planning'],
  decide: ['model', 'ports', 'timing', 'state', 'waves', 'sending', 'readings', 'people', 'telling'],
}

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Type-only cycles included.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolves',
      severity: 'error',
      comment: 'Every import must be found.',
      from: {},
      to: { couldNotResolve: true },
    },
    room(
      'core',
      '^packages/core/src',
      ['^packages/core/src', builtin, ...npm('ky', 'zod')],
      'core knows nothing of Slack, rollouts or simulators.',
    ),
    room(
      'tuya-simulator',
      '^packages/tuya-simulator/src',
      ['^packages/tuya-simulator/src', builtin, ...npm('zod')],
      'The simulator checks signatures with code of its own.',
    ),
    room(
      'slack-simulator',
      '^packages/slack-simulator/src',
      ['^packages/slack-simulator/src', builtin, ...npm('@slack/types', 'ws', '@types/ws', 'zod')],
      'The simulator knows nothing of the bot.',
    ),
    room('fleet', `${bot}/fleet/`, [`${bot}/fleet/`], 'fleet/ is pure and imports itself only.'),
    room(
      'settings',
      `${bot}/settings/`,
      [`${bot}/(settings|fleet)/`, ...npm('zod')],
      'settings/ is pure: rules about accounts, projects, rights and windows.',
    ),
    ...Object.entries(rolloutRooms).map(([name, below]) =>
      room(
        `rollouts/${name}`,
        `${bot}/rollouts/${name}/`,
        [`${bot}/rollouts/(${[name, ...below].join('|')})/`, `${bot}/(settings|fleet)/`],
        'rollouts/ is pure: no node built-ins, no libraries; and its rooms have an order.',
      ),
    ),
    {
      name: 'rollouts-has-rooms',
      severity: 'error',
      comment: 'A file of rollouts/ stands in a room with a place in the order.',
      from: {
        path: `${bot}/rollouts/`,
        pathNot: `(${tests}|${bot}/rollouts/(${Object.keys(rolloutRooms).join('|')})/)`,
      },
      to: {},
    },
    room(
      'engine',
      `${bot}/engine/`,
      [`${bot}/(engine|rollouts|settings|fleet)/`, builtin, ...npm('lru-cache', 'p-map')],
      'engine/ speaks to the outside through ports.',
    ),
    room('clock', `${bot}/clock/`, [`${bot}/clock/`, `${bot}/rollouts/ports/`, builtin]),
    room('database', `${bot}/database/`, [
      `${bot}/database/`,
      `${bot}/rollouts/ports/`,
      builtin,
      ...npm('kysely', 'pg', '@types/pg'),
    ]),
    room('store', `${bot}/store/`, [
      `${bot}/(store|database|rollouts|settings|fleet)/`,
      builtin,
      ...npm('csv-stringify', 'kysely', 'lru-cache', 'zod'),
    ]),
    room('work-queue', `${bot}/work-queue/`, [
      `${bot}/(work-queue|database|rollouts|settings|fleet)/`,
      builtin,
      ...npm('kysely', 'pg-boss', 'zod'),
    ]),
    room(
      'tuya',
      `${bot}/tuya/`,
      [
        `${bot}/(tuya|rollouts|settings|fleet)/`,
        '^packages/core/',
        builtin,
        ...npm('zod', '@illume-ota/core'),
      ],
      'Vendor words stop in tuya/.',
    ),
    {
      name: 'pure-views',
      severity: 'error',
      comment:
        'A view draws from stored state: nothing that can act may be reached from it, however far away.',
      from: { path: pureViews, pathNot: tests },
      to: {
        reachable: true,
        path: `(${bot}/(engine|store|database|tuya|work-queue|observability)/|(^|/)node_modules/(@slack/(bolt|web-api|socket-mode)|undici)/|${builtin})`,
      },
    },
    room(
      'slack',
      `${bot}/slack/`,
      [
        `${bot}/(slack|rollouts|settings|fleet|engine)/`,
        builtin,
        ...npm(
          '@slack/bolt',
          '@slack/types',
          '@slack/web-api',
          '@slack/socket-mode',
          'csv-stringify',
          'lru-cache',
          'undici',
          'zod',
        ),
      ],
      'Slack never sees Tuya, the database or the queue.',
    ),
    room('config', `${bot}/config/`, [`${bot}/(config|settings)/`, builtin, ...npm('zod')]),
    room(
      'cli',
      `${bot}/cli/`,
      [`${bot}/(cli|config|database|store|rollouts|settings|fleet|slack/text)/`, builtin],
      'A command reads the configuration and the database; it starts nothing of the bot and never speaks to Slack or Tuya.',
    ),
    room('observability', `${bot}/observability/`, [
      `${bot}/(observability|rollouts)/`,
      builtin,
      ...npm('pino', 'prom-client'),
    ]),
    {
      name: 'main-is-the-top',
      severity: 'error',
      comment: 'Nothing imports main.ts.',
      from: {},
      to: { path: `${bot}/main\\.ts$` },
    },
    {
      name: 'cli-is-a-top',
      severity: 'error',
      comment: 'The bot does not need its commands.',
      from: { path: '^(packages|apps)/[^/]+/src/', pathNot: `(${tests}|${bot}/cli/)` },
      to: { path: `${bot}/cli/` },
    },
    {
      name: 'start-is-the-composition-root',
      severity: 'error',
      comment: 'start/ knows every folder, so only main.ts and its own files import it.',
      from: { pathNot: `(${bot}/(main\\.ts$|start/)|${tests})` },
      to: { path: `${bot}/start/` },
    },
    {
      name: 'what-ships-needs-no-tests',
      severity: 'error',
      comment: 'src/ ships; test support and the drawing of documentation pages do not.',
      from: { path: '^(packages|apps)/[^/]+/src/', pathNot: tests },
      to: { path: '^(packages|apps)/[^/]+/(test|test-[a-z]+|docs-pages)/' },
    },
    {
      name: 'simulators-only-in-tests',
      severity: 'error',
      comment: 'Only tests, benchmarks, scripts and the demo start simulators.',
      from: {
        path: '^(packages|apps)/',
        pathNot: `(${tests}|^packages/(tuya|slack)-simulator/|^packages/benchmarks/|^apps/demo/)`,
      },
      to: { path: '^packages/(tuya|slack)-simulator/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|\\.turbo|coverage)/|/src/page/' },
    enhancedResolveOptions: {
      conditionNames: ['@illume-ota/source', 'import', 'node', 'default'],
      exportsFields: ['exports'],
    },
  },
}
