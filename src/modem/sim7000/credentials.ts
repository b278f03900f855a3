/**
 * Certificates and keys in the SIM7000's file system, directory 3 "/customer/", the only one from which CSSLCFG "convert" takes them
 * (AT manual V1.06 chapter 12; FS application note V1.01; SSL application note V1.01).
 *
 * Naming rule, shared with the TLS sockets: security tag 42 is `ca42.pem`, `cert42.pem` and `key42.pem`. The manual takes names of at most
 * 50 bytes; with a tag up to 2147483647 these have 18. After "convert" the CA list and the client pair go by the names of their
 * certificate files: CASSLCFG "cacert" takes caFile(), "clientcert" takes certificateFile(); the key's file is named in "convert" alone.
 */

/** File of the CA certificates: `"convert",2,<ca>`, then CASSLCFG "cacert". */
export function caFile(tag: number): string {
  return "ca" + tag + ".pem";
}

/** File of the client's certificate: `"convert",1,<certificate>,<key>`, then CASSLCFG "clientcert". */
export function certificateFile(tag: number): string {
  return "cert" + tag + ".pem";
}

/** File of the client's private key. */
export function keyFile(tag: number): string {
  return "key" + tag + ".pem";
}
