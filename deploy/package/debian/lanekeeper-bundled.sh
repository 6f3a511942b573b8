#!/bin/sh
# Runs Lanekeeper on the Node runtime of this package.
exec /usr/lib/lanekeeper/node /usr/lib/lanekeeper/dist/runtime/cli/main.js "$@"
