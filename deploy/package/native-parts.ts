import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { copyInto } from './files.js';
import { runTool } from './run-tool.js';
import type { Target } from './targets.js';

/**
 * Puts the native parts for a target into its node_modules: those that come prebuilt are chosen,
 * epoll is compiled, all are stripped.
 *
 * @param installed node_modules as npm installed them for the target
 * @param into node_modules of the package
 * @param runtime unpacked runtime, for its headers
 */
export function addNativeParts(options: {
  target: Target;
  installed: string;
  into: string;
  runtime: string;
  work: string;
}): void {
  const { target, installed, into, runtime, work } = options;
  const { cpu, variants } = target;
  const add = (from: string, path: string): void => {
    copyInto(from, join(into, path));
    runTool(`${target.gnu}-strip`, ['--strip-unneeded', join(into, path)]);
  };
  const level = `classic-level/prebuilds/linux-${cpu}/classic-level${variants['classic-level']}.node`;
  add(join(installed, level), level);
  const ports = '@serialport/bindings-cpp';
  const serial = `${ports}/prebuilds/linux-${cpu}/@serialport+bindings-cpp${variants[ports]}.node`;
  add(join(installed, serial), serial);
  const koffi = `@koromix/koffi-linux-${cpu}/linux_${cpu === 'arm' ? 'armhf' : cpu}/koffi.node`;
  add(join(installed, koffi), koffi);
  add(compileEpoll(target, installed, runtime, work), 'epoll/build/Release/epoll.node');
}

/** Compiles epoll with the compiler of the target. It has no prebuilt part, and one per version of V8. */
function compileEpoll(target: Target, installed: string, runtime: string, work: string): string {
  const folder = mkdtempSync(join(work, 'epoll-'));
  for (const name of ['epoll', 'nan', 'bindings', 'file-uri-to-path']) {
    cpSync(join(installed, name), join(folder, 'node_modules', name), { recursive: true });
  }
  rmSync(join(folder, 'node_modules/epoll/build'), { recursive: true, force: true });
  mkdirSync(join(work, 'parts'), { recursive: true });
  const arguments_ = ['rebuild', 'epoll', '--foreground-scripts', '--silent'];
  runTool('npm', arguments_, {
    cwd: folder,
    variables: {
      CC: `${target.gnu}-gcc`,
      CXX: `${target.gnu}-g++`,
      // The folder of the build must not show in the result.
      CXXFLAGS: `-ffile-prefix-map=${folder}=.`,
      npm_config_arch: target.cpu,
      npm_config_nodedir: runtime,
      npm_config_ignore_scripts: 'false',
    },
  });
  const made = join(work, 'parts', `epoll-${target.debian}.node`);
  copyFileSync(join(folder, 'node_modules/epoll/build/Release/epoll.node'), made);
  return made;
}
