// The floor: the bytes of a publish and of a receive over the same scripted modem, with no protocol at all. 
// Turns of a publish: 1 prompt, 2 data sent, 3 URC, 4 PUBACK. A receive is the last two of them.
var turn = 0, packet = "\x32\x50\x00\x0c$ID/d2c\x00\x01" + payload + floorEnd;
function floorNext() {
  if (next()) {
    turn = 0;
    write(floorSend);
  } else turn = 2;
}
listener = function () {
  turn++;
  if (turn == 1) write(packet);
  else if (turn == 3) write(floorRead);
  else if (turn == 4) floorNext();
};
later(floorNext, 0);
