import { applicationCommands } from "./application_commands.ts";
import type { CommandTable, Handler } from "./command.ts";
import { credentialCommands } from "./credential_commands.ts";
import { dnsCommands } from "./dns_commands.ts";
import { functionCommands } from "./function_commands.ts";
import { gnssCommands } from "./gnss_commands.ts";
import { identityCommands } from "./identity_commands.ts";
import type { Nrf9160 } from "./nrf9160.ts";
import { mqttCommands } from "./mqtt_commands.ts";
import { networkCommands } from "./network_commands.ts";
import { packetCommands } from "./packet_commands.ts";
import { powerSavingCommands } from "./power_saving_commands.ts";
import { simCommands } from "./sim_commands.ts";
import { slmProxyCommands } from "./slm_proxy_commands.ts";
import { slmSocketCommands } from "./slm_socket_commands.ts";
import { slmTransferCommands } from "./slm_transfer_commands.ts";
import { smSocketCommands } from "./sm_socket_commands.ts";
import { smTransferCommands } from "./sm_transfer_commands.ts";

/** Commands that need the network: while the modem attaches they wait for it. */
const waiting: readonly string[] = ["#XBIND", "#XCONNECT", "#XSENDTO", "#XGETADDRINFO", "#XPING", "#XTCPCLI", "#XTCPSVR", "#XUDPCLI", "#XUDPSVR", "#XMQTTCON"];

/** Everything that the modem understands; a further family of commands is one more file and one more line. */
export function commandTable(modem: Nrf9160): CommandTable {
  const table: CommandTable = {
    ...identityCommands(modem),
    ...functionCommands(modem),
    ...simCommands(modem),
    ...networkCommands(modem),
    ...packetCommands(modem),
    ...powerSavingCommands(modem),
    ...credentialCommands(modem),
    ...applicationCommands(modem),
    ...(modem.isSerialModem ? serialModemSockets(modem) : slmSockets(modem)),
    ...dnsCommands(modem),
    ...gnssCommands(modem),
    ...(modem.features.hasMqttConfiguration ? mqttCommands(modem) : {}),
  };
  for (const name of waiting) {
    const command = table[name];
    if (command?.set) table[name] = { ...command, set: afterAttach(modem, command.set) };
  }
  return table;
}

function afterAttach(modem: Nrf9160, handler: Handler): Handler {
  return (call) => {
    if (!modem.core.isAttaching) return handler(call);
    modem.core.whenAttached(() => call.after([0, 0], () => handler(call)));
  };
}

function slmSockets(modem: Nrf9160): CommandTable {
  const asyncPoll = modem.features.hasAsyncPoll ? { "#XAPOLL": modem.slmPoll.command() } : {};
  return { ...slmSocketCommands(modem), ...slmTransferCommands(modem), ...asyncPoll, ...slmProxyCommands(modem) };
}

function serialModemSockets(modem: Nrf9160): CommandTable {
  return { ...smSocketCommands(modem), ...smTransferCommands(modem) };
}
