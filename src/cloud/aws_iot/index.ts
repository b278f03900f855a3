/** Registers the backend AWS_IOT with the board's modem and what prj.json and the device settings say. */
import { prj } from "uplink/prj";
import { withBoardDefaults } from "../board_defaults.ts";
import { cloudBackendDefine } from "../cloud.ts";
import { createAwsBackend } from "./backend.ts";

cloudBackendDefine("AWS_IOT", (config) => createAwsBackend(withBoardDefaults(config), prj.topics.msgTopic));
