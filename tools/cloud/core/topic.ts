/** Whether a topic fits a filter, MQTT 3.1.1 4.7. */
export function topicMatches(filter: string, topic: string): boolean {
  // 4.7.2: a leading wildcard does not reach topics of the server
  if (topic.startsWith("$") && /^[+#]/.test(filter)) return false;
  const wanted = filter.split("/");
  const levels = topic.split("/");
  for (const [index, level] of wanted.entries()) {
    if (level === "#") return true;
    if (index >= levels.length || (level !== "+" && level !== levels[index])) return false;
  }
  return wanted.length === levels.length;
}

/** Whether a filter has its wildcards where MQTT 3.1.1 4.7.1 allows them. */
export function isFilter(filter: string): boolean {
  const levels = filter.split("/");
  return (
    filter !== "" &&
    !filter.includes("\0") &&
    levels.every((level, index) => (/[+#]/.test(level) ? level === "+" || (level === "#" && index === levels.length - 1) : true))
  );
}

export function hasWildcard(filter: string): boolean {
  return /[+#]/.test(filter);
}
