import { openGpioKernel } from './kernel.js';
import { GpioRequest, LineFlag, lineRequest, outputConfig, requestedFile } from './uapi.js';

/**
 * Run by the guard of the pulses once the process that began one is gone:
 * `line-off.js <device file of the chip> <offset> <1 if active low>`. It fails while that process
 * still holds the line, and is then run again.
 */
const [, , chip = '', offset = '', activeLow = ''] = process.argv;
const kernel = await openGpioKernel();
const file = kernel.open(chip);
const flags = activeLow === '1' ? LineFlag.ActiveLow : 0n;
const request = lineRequest(Number(offset), flags, 'lanekeeper-guard');
kernel.control(file, GpioRequest.RequestLine, request);
const inactive = outputConfig(flags | LineFlag.Output, false);
kernel.control(requestedFile(request), GpioRequest.SetConfig, inactive);
