import { runTool } from './run-tool.js';

/** The first version of Debian's libstdc++6 that has the symbols of a GLIBCXX version. */
const libstdcxxBySymbol: readonly (readonly [number, string])[] = [
  [21, '5'],
  [22, '6'],
  [23, '7'],
  [24, '7'],
  [25, '8'],
  [26, '9'],
  [28, '10'],
  [29, '11'],
  [30, '12'],
];

/**
 * What native files need of the C and C++ libraries, as Debian names it, from the versions of the
 * symbols they use.
 * @throws when a file needs a newer C++ library than this table knows
 */
export function neededLibraries(gnu: string, files: readonly string[]): string[] {
  let libc = [2, 17] as [number, number];
  let libstdcxx = 21;
  for (const file of files) {
    const versions = runTool(`${gnu}-readelf`, ['--version-info', '--wide', file]);
    for (const [, major = '', minor = ''] of versions.matchAll(/GLIBC_(\d+)\.(\d+)/g)) {
      const found: [number, number] = [Number(major), Number(minor)];
      if (found[0] > libc[0] || (found[0] === libc[0] && found[1] > libc[1])) libc = found;
    }
    for (const [, minor = ''] of versions.matchAll(/GLIBCXX_3\.4\.(\d+)/g)) {
      libstdcxx = Math.max(libstdcxx, Number(minor));
    }
  }
  const known = libstdcxxBySymbol.find(([symbol]) => symbol >= libstdcxx);
  if (known === undefined) throw new Error(`Which libstdc++6 has GLIBCXX_3.4.${libstdcxx}?`);
  return [`libc6 (>= ${libc.join('.')})`, 'libgcc-s1 (>= 4.2)', `libstdc++6 (>= ${known[1]})`];
}
