/**
 * Imports point inward: functions, then sources, channels and storage, then ports, then the domain, then zod.
 * Each layer names what it may import; everything else is refused, packages and Node's own modules included.
 */
const npm = (name) => `(^|/)node_modules/${name}/`;
const awsSdk = npm('(@aws-sdk|@smithy)/[^/]+');
const powertools = npm('@aws-lambda-powertools/[^/]+');

const layer = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { pathNot: allowed },
});

/** Adapters talk to the outside: Node's modules and one SDK are theirs, another adapter's folder is not. */
const adapter = (folder) =>
  layer(
    `${folder}-is-an-adapter`,
    `^shared/${folder}/`,
    [`^shared/${folder}/`, '^shared/ports/', '^shared/domain/', npm('zod'), awsSdk, '^node:', '^[a-z_]+(/promises)?$'],
    `shared/${folder} knows ports, the domain and its own protocol; never another adapter, a handler or CDK`,
  );

export default {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-file-directly-in-shared',
      comment: 'shared has folders only: a file belongs to a layer',
      severity: 'error',
      from: {},
      to: { path: '^shared/[^/]+$' },
    },
    layer('domain-is-pure', '^shared/domain/', ['^shared/domain/', npm('zod')], 'the domain imports itself and zod'),
    layer('ports-are-interfaces', '^shared/ports/', ['^shared/(ports|domain)/'], 'ports speak in terms of the domain'),
    layer(
      'api-is-a-contract',
      '^shared/api/',
      ['^shared/(api|domain)/', npm('zod')],
      'the contract of the HTTP API is data and schemas: the domain and zod, nothing that runs',
    ),
    layer(
      'delivery-works-through-ports',
      '^shared/delivery/',
      ['^shared/(delivery|ports|domain)/'],
      'what several functions deliver with knows ports and the domain, no adapter',
    ),
    adapter('sources'),
    adapter('channels'),
    adapter('storage'),
    layer(
      'lambda-serves-handlers',
      '^shared/lambda/',
      [
        '^shared/',
        npm('zod'),
        npm('@middy/core'),
        npm('aws-lambda'),
        npm('@types/aws-lambda'),
        powertools,
        awsSdk,
        '^[a-z_:]+$',
      ],
      'shared/lambda is what handlers have in common',
    ),
    layer(
      'functions-use-shared',
      '^functions/([^/]+)/',
      [
        '^shared/',
        '^functions/$1/',
        npm('(zod|yaml)'),
        npm('@middy/core'),
        npm('@types/aws-lambda'),
        powertools,
        awsSdk,
        '^[a-z_:]+$',
      ],
      'a function imports shared and its own folder, never a sibling, infra or local',
    ),
    layer(
      'infra-runs-nothing',
      // Custom resources run on AWS at deployments; each is a file of its own that CDK takes as it is.
      '^infra/(?!custom-resources/)',
      [
        '^infra/',
        '^functions/[^/]+/environment\\.ts$',
        '^shared/api/',
        '^shared/storage/table-definition\\.ts$',
        '^shared/sources/index\\.ts$',
        '^shared/domain/source-profile\\.ts$',
        '^shared/lambda/metric-names\\.ts$',
        npm('(aws-cdk-lib|constructs|cdk-nag|esbuild|zod)'),
        '^[a-z_:/]+$',
      ],
      'infra reads environment contracts, the table definition and source profiles: nothing that runs in production',
    ),
    {
      name: 'local-without-infra',
      comment: 'the local service reads the generated definition, so that it starts without CDK',
      severity: 'error',
      from: { path: '^local/' },
      to: { path: ['^infra/', npm('(aws-cdk-lib|constructs|cdk-nag)')] },
    },
    layer(
      'console-over-the-api',
      '^console/',
      [
        '^console/',
        '^shared/(domain|api)/',
        npm('(preact|@preact/signals|regexparam|uplot|@tanstack/virtual-core|oauth4webapi|yaml|zod|vite)'),
        '^url$',
      ],
      'the console talks to the HTTP API: it imports itself, its packages and pure modules of the domain',
    ),
    {
      name: 'console-knows-shapes-only',
      comment:
        'of the API the console may know types; its schemas, and the library they are made with, stay out of the browser',
      severity: 'error',
      from: { path: '^console/' },
      to: { path: ['^shared/api/', npm('zod')], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'nobody-imports-the-console',
      severity: 'error',
      from: { pathNot: '^(console|test)/' },
      to: { path: '^console/' },
    },
    {
      name: 'nobody-imports-tests',
      severity: 'error',
      from: { pathNot: '^test/' },
      to: { path: '^test/' },
    },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^console/dist/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
