/** Packages that only a compiler or another platform needs. */
const packagesLeftOut = new Map([
  ['nan', 'headers for compiling epoll'],
  ['node-addon-api', 'headers for compiling serialport'],
  ['napi-macros', 'headers for compiling classic-level'],
  ['undici-types', 'types for a compiler'],
  ['browser-level', 'the store of a browser'],
  ['help-me', 'the command line of mqtt'],
  ['commist', 'the command line of mqtt'],
  ['concat-stream', 'the command line of mqtt'],
  ['minimist', 'the command line of mqtt'],
  ['typedarray', 'the command line of mqtt'],
]);

/** Folders at the top of a package that hold nothing the program loads. */
const foldersLeftOut = new Set(
  `test tests __tests__ integration-test example examples benchmark benchmarks bench
   docs doc man fuzz scripts bin prebuilds`.split(/\s+/),
);

/** Builds for browsers beside the one for Node, command lines, and tools of a build. */
const innerFoldersLeftOut = [
  'aedes/types/',
  'mqtt/build/bin/',
  'mqtt/dist/',
  'protobufjs/dist/',
  'yaml/browser/',
];

/** Single files that tests, builds and command lines of these packages are made of. */
const filesLeftOut = new Set([
  'koffi/cnoke.cjs',
  'koffi/src/koffi/src/trampolines.cjs',
  'mqtt-packet/testRandom.js',
  'node-gyp-build/bin.js',
  'node-gyp-build/build-test.js',
  'node-gyp-build/optional.js',
  'pino/bin.js',
  'safer-buffer/tests.js',
  'yaml/bin.mjs',
]);
const testOrSetting = /^(?:benchmark|test|[\w-]+\.(?:test|conf|config))\.[cm]?js$/;

const loaded = /\.(?:c?js|mjs|json)$/;
const licence = /^(?:licen[cs]e|copying|notice|patents)/i;

/** Why a package is left out whole, or null when it is needed. */
export function whyLeftOut(packageName: string): string | null {
  if (packageName.startsWith('@types/')) return 'types for a compiler';
  return packagesLeftOut.get(packageName) ?? null;
}

/**
 * Whether a file of an installed dependency goes into the package. Native parts are no matter of
 * this function: they are chosen for the target one by one.
 *
 * @param path inside node_modules, for example `level/index.js`
 */
export function isNeeded(path: string): boolean {
  const { packageName, inside } = splitPath(path);
  if (packageName === '') return false;
  // A package that is left out takes those along that it brought for itself alone.
  const owners = path.split('/node_modules/').map((part) => splitPath(`${part}/x`).packageName);
  if (owners.some((owner) => whyLeftOut(owner) !== null)) return false;
  const [top = '', ...deeper] = inside.split('/');
  if (deeper.length === 0 && licence.test(top)) return true;
  // Only at the top: further down a folder may be named `doc` and be part of the program.
  if (deeper.length > 0 && (foldersLeftOut.has(top) || top.startsWith('.'))) return false;
  if (deeper.length === 0 && (top.startsWith('.') || testOrSetting.test(top))) return false;
  if (filesLeftOut.has(`${packageName}/${inside}`)) return false;
  if (innerFoldersLeftOut.some((folder) => `${packageName}/${inside}`.startsWith(folder)))
    return false;
  return loaded.test(inside) && !/\.(?:min|test|spec)\.[cm]?js$/.test(inside);
}

/** The package of a path inside node_modules, and the path inside that package. */
export function splitPath(path: string): { packageName: string; inside: string } {
  // The innermost package counts: a dependency may have installed ones of its own.
  const from = path.lastIndexOf('node_modules/');
  const rest = from < 0 ? path : path.slice(from + 'node_modules/'.length);
  const parts = rest.split('/');
  const length = rest.startsWith('@') ? 2 : 1;
  return {
    packageName: parts.length > length ? parts.slice(0, length).join('/') : '',
    inside: parts.slice(length).join('/'),
  };
}
