import { bearerCommands } from "./bearer_commands.ts";
import { caCommands } from "./ca_commands.ts";
import { caReceiveCommands } from "./ca_receive_commands.ts";
import { caSettingCommands } from "./ca_setting_commands.ts";
import { cipConnectionCommands } from "./cip_connection_commands.ts";
import { cipContextCommands } from "./cip_context_commands.ts";
import { cipReceiveCommands } from "./cip_receive_commands.ts";
import { cipSendCommands } from "./cip_send_commands.ts";
import { cipUdpCommands } from "./cip_udp_commands.ts";
import type { CommandTable } from "./command.ts";
import { numberCommand } from "./command.ts";
import { fileCommands } from "./file_commands.ts";
import { generalCommands } from "./general_commands.ts";
import { gnssCommands } from "./gnss_commands.ts";
import type { Sim7000Core } from "./core.ts";
import { ntpCommands } from "./ntp_commands.ts";
import { packetDataCommands } from "./packet_data_commands.ts";
import { powerCommands } from "./power_commands.ts";
import { powerSavingCommands } from "./power_saving_commands.ts";
import { radioCommands } from "./radio_commands.ts";
import { numberSettings } from "./settings.ts";
import { selectionCommands } from "./selection_commands.ts";
import { simCommands } from "./sim_commands.ts";
import { simLockCommands } from "./sim_lock_commands.ts";
import { smsSettingCommands } from "./sms_setting_commands.ts";
import { sslCommands } from "./ssl_commands.ts";

/** Everything that the modem understands; a further family of commands is one more file and one more line. */
export function commandTable(modem: Sim7000Core): CommandTable {
  const plain: CommandTable = {};
  for (const name of Object.keys(numberSettings)) plain[name] = numberCommand(name, modem.settings);
  return {
    ...plain,
    ...generalCommands(modem),
    ...powerCommands(modem),
    ...powerSavingCommands(modem),
    ...simCommands(modem),
    ...simLockCommands(modem),
    ...radioCommands(modem),
    ...selectionCommands(modem),
    ...packetDataCommands(modem),
    ...bearerCommands(modem),
    ...ntpCommands(modem),
    ...gnssCommands(modem),
    ...smsSettingCommands(modem),
    ...cipContextCommands(modem),
    ...cipConnectionCommands(modem),
    ...cipSendCommands(modem),
    ...cipReceiveCommands(modem),
    ...cipUdpCommands(modem),
    ...(modem.profile.caSockets === "none" ? {} : caTable(modem)),
  };
}

/** What the first firmware lacks: it takes these for unknown commands. */
function caTable(modem: Sim7000Core): CommandTable {
  return {
    ...fileCommands(modem),
    ...sslCommands(modem),
    ...caSettingCommands(modem),
    ...caCommands(modem),
    ...caReceiveCommands(modem),
  };
}
