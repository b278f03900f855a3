// The floor of the same: a piece that is not full ends an answer, and the next read follows.
listener = function (piece) {
  if (piece.length < 64) bulkLeft ? port.write(floorRead) : end();
};
later(listener, 0, announce);
