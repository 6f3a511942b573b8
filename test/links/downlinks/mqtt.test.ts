import { testDownlinksOver } from './downlinks.js';

testDownlinksOver('mqtt');
