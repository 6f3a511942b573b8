import { existsSync } from 'node:fs';

/**
 * How this kernel's lines are reached. sysfs first: it keeps an output's level when the process
 * dies, which a line of the character device does only if its chip does. A kernel without sysfs
 * GPIO has the character device.
 */
export function backendOfKernel(root = '/sys/class/gpio'): 'onoff' | 'character_device' {
  return existsSync(`${root}/export`) ? 'onoff' : 'character_device';
}
