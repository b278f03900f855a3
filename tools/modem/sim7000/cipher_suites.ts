/** Cipher suites of AT+CSSLCFG="ciphersuite" (SSL note V1.01) by their IANA numbers, with OpenSSL's names. */
export const cipherSuites: Readonly<Record<number, string>> = {
  0x002f: "AES128-SHA",
  0x0033: "DHE-RSA-AES128-SHA",
  0x0035: "AES256-SHA",
  0x0039: "DHE-RSA-AES256-SHA",
  0x003c: "AES128-SHA256",
  0x003d: "AES256-SHA256",
  0x0067: "DHE-RSA-AES128-SHA256",
  0x006b: "DHE-RSA-AES256-SHA256",
  0x008c: "PSK-AES128-CBC-SHA",
  0x008d: "PSK-AES256-CBC-SHA",
  0x009c: "AES128-GCM-SHA256",
  0x009d: "AES256-GCM-SHA384",
  0x009e: "DHE-RSA-AES128-GCM-SHA256",
  0x009f: "DHE-RSA-AES256-GCM-SHA384",
  0x00a8: "PSK-AES128-GCM-SHA256",
  0x00a9: "PSK-AES256-GCM-SHA384",
  0x00ae: "PSK-AES128-CBC-SHA256",
  0x00af: "PSK-AES256-CBC-SHA384",
  0xc009: "ECDHE-ECDSA-AES128-SHA",
  0xc00a: "ECDHE-ECDSA-AES256-SHA",
  0xc013: "ECDHE-RSA-AES128-SHA",
  0xc014: "ECDHE-RSA-AES256-SHA",
  0xc023: "ECDHE-ECDSA-AES128-SHA256",
  0xc024: "ECDHE-ECDSA-AES256-SHA384",
  0xc027: "ECDHE-RSA-AES128-SHA256",
  0xc028: "ECDHE-RSA-AES256-SHA384",
  0xc02b: "ECDHE-ECDSA-AES128-GCM-SHA256",
  0xc02c: "ECDHE-ECDSA-AES256-GCM-SHA384",
  0xc02f: "ECDHE-RSA-AES128-GCM-SHA256",
  0xc030: "ECDHE-RSA-AES256-GCM-SHA384",
  0xc09c: "AES128-CCM",
  0xc09d: "AES256-CCM",
  0xc0a0: "AES128-CCM8",
  0xc0a1: "AES256-CCM8",
  0xc0a4: "PSK-AES128-CCM",
  0xc0a5: "PSK-AES256-CCM",
  0xc0a8: "PSK-AES128-CCM8",
  0xc0a9: "PSK-AES256-CCM8",
  0xc0ac: "ECDHE-ECDSA-AES128-CCM",
  0xc0ad: "ECDHE-ECDSA-AES256-CCM",
  0xc0ae: "ECDHE-ECDSA-AES128-CCM8",
  0xc0af: "ECDHE-ECDSA-AES256-CCM8",
};

/** The numbers before RFC 7905, which no server knows any more: accepted, and never agreed on. */
export const obsoleteSuites: readonly number[] = [0xcc13, 0xcc14, 0xcc15];

/** Eight hexadecimal digits at most: `0xC02F`, in quotes or not. @returns undefined for what is not on the list */
export function parseSuite(text: string): number | undefined {
  if (!/^0x[0-9A-F]{4}$/i.test(text)) return undefined;
  const number = Number(text);
  return number === 0 || number in cipherSuites || obsoleteSuites.includes(number) ? number : undefined;
}
