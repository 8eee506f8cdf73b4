/**
 * The import rules that hold inside a project, and the circle check. Type-only imports count: a circle of types is a
 * circle of ideas. Borders between projects are ESLint's (eslint.config.js).
 */
const specs = '(\\.(e2e-)?spec\\.ts$)|(^[^/]+/[^/]+/test/)';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-circle', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-app-imports-an-app',
      comment: 'Processes meet over HTTP and the queue; what they share is a contract.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'controllers-ask-services',
      comment: 'controller or processor -> service -> repository or store',
      severity: 'error',
      from: { path: '\\.(controller|processor)\\.ts$' },
      to: { path: '\\.(repository|store)\\.ts$' },
    },
    {
      name: 'services-know-nobody-above',
      severity: 'error',
      from: { path: '\\.service\\.ts$' },
      to: { path: '\\.(controller|processor|module)\\.ts$' },
    },
    {
      name: 'repositories-know-nobody-above',
      severity: 'error',
      from: { path: '\\.(repository|store)\\.ts$' },
      to: { path: '\\.(service|controller|processor|module)\\.ts$' },
    },
    {
      name: 'errors-import-nothing',
      severity: 'error',
      from: { path: '\\.errors\\.ts$' },
      to: { pathNot: ['^libs/errors/', '\\.errors\\.ts$'], dependencyTypesNot: ['core'] },
    },
    {
      name: 'keys-import-nothing',
      severity: 'error',
      from: { path: '^libs/redis/src/keys/', pathNot: specs },
      to: {
        pathNot: ['^libs/redis/src/keys/', '^libs/errors/', 'cluster-key-slot'],
        dependencyTypesNot: ['core'],
      },
    },
    {
      name: 'no-detour-through-the-own-door',
      comment: 'Files inside a library import each other directly.',
      severity: 'error',
      from: { path: '^libs/([^/]+)/src/', pathNot: specs },
      to: { path: ['^libs/$1/src/index\\.ts$', '^libs/$1/src/[^/]+/index\\.ts$'] },
    },
    {
      name: 'test-aids-stay-in-specs',
      severity: 'error',
      from: {
        path: '^(apps|libs)/',
        pathNot: [specs, '/jest\\.config\\.js$', '^libs/(testing|local-stack)/'],
      },
      to: { path: '^libs/(testing|local-stack)/' },
    },
    { name: 'nobody-imports-a-spec', severity: 'error', from: { pathNot: specs }, to: { path: specs } },
    {
      name: 'every-import-resolves',
      severity: 'error',
      from: { pathNot: specs },
      to: { couldNotResolve: true, pathNot: '/generated/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    doNotFollow: { path: 'node_modules' },
    // Peers of the bench have packages of their own, which are fetched when they are measured.
    exclude: { path: '(^|/)(dist|coverage|generated|node_modules/(?!@shop)|bench/peers)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      // `types`: React's are a package of their own, found beside the page that uses them.
      conditionNames: ['@shop/source', 'types', 'import', 'node', 'default'],
    },
  },
};
