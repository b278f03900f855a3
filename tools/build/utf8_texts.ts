import ts from "typescript";
import { isUtf8Call } from "./source_rules.ts";

/** Makes the byte string of each `utf8Bytes("...")`, so that no Unicode text reaches the image. */
export function foldUtf8(file: ts.SourceFile, context: ts.TransformationContext): ts.SourceFile {
  const visit = (node: ts.Node): ts.Node => {
    const text = ts.isCallExpression(node) && isUtf8Call(node) ? node.arguments[0] : undefined;
    if (!text || !ts.isStringLiteralLike(text)) return ts.visitEachChild(node, visit, context);
    const bytes = Buffer.from(text.text, "utf8").toString("latin1");
    return ts.setTextRange(ts.factory.createStringLiteral(bytes), node);
  };
  return ts.visitNode(file, visit, ts.isSourceFile);
}
