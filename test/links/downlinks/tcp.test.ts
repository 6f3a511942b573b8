import { testDownlinksOver } from './downlinks.js';

testDownlinksOver('tcp');
