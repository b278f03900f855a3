import { bearerCommands } from "./bearer_commands.ts";
import { cipConnectionCommands } from "./cip_connection_commands.ts";
import { cipContextCommands } from "./cip_context_commands.ts";
import { cipReceiveCommands } from "./cip_receive_commands.ts";
import { cipSendCommands } from "./cip_send_commands.ts";
import type { CommandTable } from "./command.ts";
import { numberCommand } from "./command.ts";
import { generalCommands } from "./general_commands.ts";
import type { VirtualSim7000 } from "./index.ts";
import { packetDataCommands } from "./packet_data_commands.ts";
import { powerCommands } from "./power_commands.ts";
import { powerSavingCommands } from "./power_saving_commands.ts";
import { radioCommands } from "./radio_commands.ts";
import { numberSettings } from "./settings.ts";
import { simCommands } from "./sim_commands.ts";
import { smsSettingCommands } from "./sms_setting_commands.ts";

/** Everything that the modem understands; a further family of commands is one more file and one more line. */
export function commandTable(modem: VirtualSim7000): CommandTable {
  const plain: CommandTable = {};
  for (const name of Object.keys(numberSettings)) plain[name] = numberCommand(name, modem.settings);
  return {
    ...plain,
    ...generalCommands(modem),
    ...powerCommands(modem),
    ...powerSavingCommands(modem),
    ...simCommands(modem),
    ...radioCommands(modem),
    ...packetDataCommands(modem),
    ...bearerCommands(modem),
    ...smsSettingCommands(modem),
    ...cipContextCommands(modem),
    ...cipConnectionCommands(modem),
    ...cipSendCommands(modem),
    ...cipReceiveCommands(modem),
  };
}
