import { testDownlinksOver } from './downlinks.js';

testDownlinksOver('http');
