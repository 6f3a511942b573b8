import * as barriers from './checks/barriers.js';
import * as cameras from './checks/cameras.js';
import * as cloudLink from './checks/cloud-link.js';
import * as connections from './checks/connections.js';
import * as freeReasons from './checks/free-reasons.js';
import * as gpio from './checks/gpio.js';
import * as lanes from './checks/lanes.js';
import * as rates from './checks/rates.js';
import { Report, type Check } from './checks/report.js';
import * as roles from './checks/roles.js';
import * as serialPorts from './checks/serial-ports.js';
import * as texts from './checks/texts.js';
import type { Located } from './located.js';
import type { RawFault } from './read-yaml.js';
import type { ConfigFile } from './schema.js';

/** What a schema cannot say, one small rule each. */
const checks: readonly Check[] = [
  gpio.eachLineOnce,
  gpio.simulatedNeedsDirectory,
  barriers.operatorsAreWiredAsTheirManualSays,
  cameras.camerasHaveWhatTheyNeed,
  gpio.camerasHaveTheirInputs,
  cameras.cameraAddressesOnce,
  cameras.pushesHaveAPlace,
  cameras.camerasCanBeTold,
  cameras.cameraBrokerIsThere,
  cameras.cameraNumbersOnce,
  cameras.armsAreRaisedOneWay,
  serialPorts.eachPortPathOnce,
  serialPorts.portsAreKnown,
  serialPorts.camerasPassBytesOn,
  serialPorts.noPortIsCalledCamera,
  serialPorts.camerasHaveTheirOwnPort,
  serialPorts.eachAddressOnce,
  serialPorts.cardsOfOnePortAgree,
  lanes.lanesHaveASafetySensor,
  lanes.innerSidesAreUsed,
  lanes.innerSidesAreWhole,
  lanes.holdsNeedALowerLine,
  lanes.placesPagesAreThere,
  lanes.smartScreensAreReached,
  lanes.etcIsAtExits,
  lanes.laneIdsOnce,
  lanes.channelIdsOnce,
  rates.eachRateOnce,
  rates.datesExist,
  rates.firstPeriodsAreWhole,
  freeReasons.eachReasonOnce,
  roles.laneRoleHasLanes,
  roles.lanesHaveTheLaneRole,
  roles.bridgeHasACloud,
  roles.cloudHasABridge,
  roles.exitsHaveRates,
  connections.busHasABroker,
  connections.listenNeedsTheBroker,
  connections.addressesAreUsable,
  connections.farBrokersUseTls,
  connections.certificatesHaveAKey,
  cloudLink.addressFitsTheLink,
  cloudLink.settingsFitTheLink,
  cloudLink.operatorIsNamed,
  cloudLink.screenTextsHaveANumber,
  cloudLink.localIdBindsLanes,
  texts.textNamesAreKnown,
  texts.placeholdersAreKnown,
];

/** Runs every check on a file that fits the schema. */
export function runChecks(config: ConfigFile, root: Located): RawFault[] {
  const report = new Report(root);
  for (const check of checks) check(config, report);
  return report.faults;
}
