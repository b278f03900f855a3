// A device id of 8 characters, which makes topics of 12.
require("Storage").write("settings", '{"id":"$ID"}\n');
