import { createHash } from 'node:crypto';
import type { Part } from './parts-list.js';
import type { Release } from './release.js';
import type { RuntimePackage } from './targets.js';

/** The list of all parts in CycloneDX 1.5, the same for the same parts. */
export function sbomText(options: {
  release: Release;
  architecture: string;
  parts: readonly Part[];
  runtime: RuntimePackage | null;
}): string {
  const { release, architecture, parts, runtime } = options;
  const components = parts.map(componentOf);
  if (runtime !== null) {
    const { name, version, integrity } = runtime;
    components.unshift({
      ...componentOf({ name, version, integrity, licence: 'MIT', text: '' }),
      description: 'Node.js; its licences are in the file copyright',
    });
  }
  const about = {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: {
      timestamp: new Date(release.unixS * 1_000).toISOString(),
      component: {
        type: 'application',
        'bom-ref': 'lanekeeper',
        name: 'lanekeeper',
        version: release.version,
        licenses: [{ license: { id: 'Apache-2.0' } }],
        purl: `pkg:deb/lanekeeper@${release.version}?arch=${architecture}`,
      },
    },
    components,
  };
  // A number that is the same for the same list takes the place of a random one.
  const digest = createHash('sha256').update(JSON.stringify(about)).digest('hex');
  const uuid = digest.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-5$3-8$4-$5');
  return `${JSON.stringify({ ...about, serialNumber: `urn:uuid:${uuid}` }, null, 1)}\n`;
}

function componentOf({ name, version, licence, integrity }: Part): Record<string, unknown> {
  const isOne = /^[A-Za-z0-9.+-]+$/.test(licence);
  return {
    type: 'library',
    'bom-ref': `${name}@${version}`,
    name,
    version,
    purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
    licenses: [isOne ? { license: { id: licence } } : { expression: licence }],
    hashes: [
      {
        alg: 'SHA-512',
        content: Buffer.from(integrity.replace('sha512-', ''), 'base64').toString('hex'),
      },
    ],
  };
}
