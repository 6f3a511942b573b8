import { CameraTwin } from '../../drivers/camera/serial-frame/twin.js';
import { CardTwin } from '../../drivers/card/family1/twin.js';
import { Family2ScreenTwin } from '../../drivers/screen/family2/twin.js';
import { ScannerTwin } from '../../drivers/scanner/line-scanner/twin.js';
import type { SerialLine } from '../../drivers/serial/port.js';
import { Family3VoiceTwin } from '../../drivers/voice/family3/twin.js';
import { defaults } from '../config/defaults.js';
import type { SerialTwinName } from './twin-names.js';

/** A twin that runs by hand: `typed` takes one line of the person at the terminal. */
export interface RunningTwin {
  typed(line: string): Promise<void>;
}

/** A twin at the other end of a real serial port. What it hears and does is printed. */
export function simulateSerial(options: {
  twin: SerialTwinName;
  line: SerialLine;
  address: number | null;
  print: (text: string) => void;
}): RunningTwin {
  const { twin, line, print } = options;
  const sink = {
    write: (bytes: Uint8Array) => {
      line.write(bytes).catch((error: unknown) => print(String(error)));
    },
  };
  line.onState((state) => print(`${line.settings.path}: ${state}`));
  const onShow = (lines: readonly string[]) => print(`shown: ${lines.join(' | ')}`);
  const onSpeak = (text: string) => print(`said: ${text}`);
  const nothing = { typed: () => Promise.resolve() };
  switch (twin) {
    case 'serial_frame': {
      const camera = new CameraTwin({ sink });
      line.onBytes((bytes) => camera.receive(bytes));
      return {
        typed: (plate) => {
          if (plate === '') camera.repeat();
          else {
            // What stands there is read again when the lane tells the camera to look.
            camera.standing = { plate };
            camera.see({ plate });
          }
          return Promise.resolve();
        },
      };
    }
    case 'scanner': {
      const scanner = new ScannerTwin({ sink });
      return {
        typed: (code) => {
          if (code === '') scanner.scanAgain();
          else scanner.scan(code);
          return Promise.resolve();
        },
      };
    }
    case 'family1': {
      const address = options.address ?? defaults.card.address;
      const card = new CardTwin({ address, sink, onShow, onSpeak });
      line.onBytes((bytes) => card.receive(bytes));
      return nothing;
    }
    case 'family2': {
      const address = options.address ?? defaults.card.family2Address;
      const screen = new Family2ScreenTwin({ address, onShow });
      line.onBytes((bytes) => screen.receive(bytes));
      return nothing;
    }
    case 'family3': {
      const chip = new Family3VoiceTwin({ onSpeak });
      line.onBytes((bytes) => chip.receive(bytes));
      return nothing;
    }
  }
}
