// Who may import whom: the table of docs/architecture.md. Imports run one way: services → packages → contracts.
const allowed = {
  'packages/contracts': [],
  'packages/config': ['contracts'],
  'packages/queue': ['contracts', 'telemetry'],
  'packages/start-up': [],
  'packages/private-redis': ['contracts', 'telemetry'],
  'packages/completion': [],
  'packages/scorer-math': ['contracts', 'completion'],
  'packages/scorer-code': ['contracts', 'completion'],
  'packages/scorer-format': ['contracts', 'completion'],
  'packages/scorer-external': ['contracts'],
  'packages/reward': ['contracts'],
  'packages/profiles': ['contracts'],
  'packages/delivery': ['contracts', 'telemetry'],
  'packages/telemetry': ['contracts'],
  'services/api': [
    'config',
    'contracts',
    'start-up',
    'queue',
    'private-redis',
    'telemetry',
    'completion',
    'reward',
    'profiles',
    'scorer-math',
    'scorer-format',
    'scorer-external',
  ],
  'services/scoring-worker': [
    'config',
    'contracts',
    'start-up',
    'queue',
    'telemetry',
    'completion',
    'reward',
    'profiles',
    'scorer-math',
    'scorer-code',
    'scorer-format',
    'scorer-external',
  ],
  'services/delivery-worker': [
    'config',
    'contracts',
    'start-up',
    'queue',
    'telemetry',
    'completion',
    'reward',
    'scorer-math',
    'scorer-format',
    'delivery',
  ],
  'services/cli': ['.*'],
}

const direction = Object.entries(allowed).map(([room, names]) => ({
  name: `${room} imports only what it may`,
  severity: 'error',
  from: { path: `^${room}/src/`, pathNot: '[.]test[.]ts$' },
  to: { path: '^(packages|services)/', pathNot: [`^${room}/`, ...names.map(name => `^packages/${name}/`)] },
}))

module.exports = {
  forbidden: [
    ...direction,
    {
      name: 'a package exports only its index',
      severity: 'error',
      from: { path: '^(packages|services)/([^/]+)/' },
      to: { path: '^packages/[^/]+/src/', pathNot: ['^packages/[^/]+/src/index[.]ts$', '^packages/$2/'] },
    },
    {
      name: 'testkit is for tests only',
      severity: 'error',
      from: { path: '^(packages|services)/', pathNot: ['[.]test[.]ts$', '^packages/testkit/', '/test/'] },
      to: { path: '^packages/testkit/' },
    },
    {
      name: 'no cycles',
      severity: 'error',
      // A grammar is recursive: its productions call each other across their files.
      from: { pathNot: '^packages/scorer-math/src/read/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'everything resolves',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: ['^mdast$', '^/runner/', '^/ui/'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Hostile programs are data.
    exclude: { path: '^test/adversarial/[^/]+/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json'],
    },
  },
}
