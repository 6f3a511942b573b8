#!/bin/sh
# Runs Lanekeeper on the Node runtime of the distribution.
exec /usr/bin/node /usr/lib/lanekeeper/dist/runtime/cli/main.js "$@"
