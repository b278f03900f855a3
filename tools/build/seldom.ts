import type { NodePath, PluginObj, types as BabelTypes } from "@babel/core";
import { usesOwnNames } from "./arrows.ts";

type Types = typeof BabelTypes;
type Declaration = NodePath<BabelTypes.FunctionDeclaration>;
type Call = NodePath<BabelTypes.CallExpression>;

/**
 * Tags in a function's comment, and after lowering at the end of its name. Hot: it runs for each message. Passing: its inner functions
 * live no longer than its work.
 */
const HOT = "$hot";
const PASSING = "$passing";

/** A function so short before names are, costs more bytes when it is made by number than it saves variables: it stays. */
const SMALL_CHARACTERS = 250;

/** Babel plugin that writes the tags @hot and @passing of a function's comment into its name, because comments do not live long. */
export function markHotPlugin(): PluginObj {
  return {
    name: "uplink-mark-hot",
    visitor: {
      FunctionDeclaration(path) {
        const { id, leadingComments } = path.node;
        for (const tag of [HOT, PASSING])
          if (id && leadingComments?.some(({ value }) => new RegExp(`@${tag.slice(1)}\\b`).test(value))) path.scope.parent.rename(id.name, id.name + tag);
      },
    },
  };
}

/**
 * Babel plugin for an interpreter in which each function that exists costs about six variables: a function that is only ever called, and not for
 * each message, exists while it runs. One that is called in one place is made there; the others of a scope are made by one function, which
 * is asked for them by number.
 */
export function seldomPlugin({ types: t }: { types: Types }): PluginObj {
  return {
    name: "uplink-seldom",
    visitor: {
      Program: {
        exit(program) {
          program.scope.crawl();
          moveAll(t, program);
        },
      },
    },
  };
}

/** From the inside out, until nothing moves: a function may be called in one place once another has moved. */
function moveAll(t: Types, program: NodePath<BabelTypes.Program>): void {
  let hasMoved = true;
  while (hasMoved) {
    hasMoved = false;
    for (const path of declarations(program)) {
      if (!moveToCall(t, path)) continue;
      program.scope.crawl();
      hasMoved = true;
    }
  }
  const scopes = new Map<NodePath, Declaration[]>();
  for (const path of declarations(program)) {
    if (!callsOf(path) || path.node.end! - path.node.start! < SMALL_CHARACTERS) continue;
    const scope = path.parentPath;
    scopes.set(scope, [...(scopes.get(scope) ?? []), path]);
  }
  for (const [scope, paths] of scopes) if (paths.length > 1 && !hasTag(scope.parentPath, PASSING)) gather(t, paths);
  hotFirst(program);
  program.traverse({ BlockStatement: hotFirst });
  program.scope.crawl();
}

/** A name is looked for from the first of its scope on. */
function hotFirst(path: NodePath<BabelTypes.Program> | NodePath<BabelTypes.BlockStatement>): void {
  const rank = ({ type, ...node }: BabelTypes.Statement): number => (type === "FunctionDeclaration" && "id" in node && (node.id as BabelTypes.Identifier).name.endsWith(HOT) ? 0 : 1);
  path.node.body = [...path.node.body].sort((one, other) => rank(one) - rank(other));
}

function declarations(program: NodePath<BabelTypes.Program>): Declaration[] {
  const found: Declaration[] = [];
  program.traverse({ FunctionDeclaration: { exit: (path) => void found.push(path) } });
  return found;
}

const hasTag = (path: NodePath | null | undefined, tag: string): boolean => !!path?.isFunctionDeclaration() && path.node.id!.name.endsWith(tag);

const isHot = (path: NodePath | null): boolean => hasTag(path, HOT);

/** The calls, if nothing else is done with the function; undefined for one that stays. */
function callsOf(path: Declaration): Call[] | undefined {
  const { id } = path.node;
  const binding = path.scope.parent.getBinding(id!.name);
  if (!binding || isHot(path) || !binding.constant || binding.referencePaths.length === 0 || usesOwnNames(path) || isFactory(path)) return undefined;
  const isOwnScope = path.parentPath.isProgram() || path.parentPath.parentPath?.isFunction();
  const areCalls = binding.referencePaths.every(({ parentPath, key }) => parentPath?.isCallExpression() && key === "callee");
  return isOwnScope && areCalls ? binding.referencePaths.map(({ parentPath }) => parentPath as Call) : undefined;
}

/** Its inner functions outlive it: each would keep what is around it one level deeper. */
const isFactory = ({ node }: Declaration): boolean => node.body.body.some(({ type }) => type === "FunctionDeclaration");

/** @returns whether it has moved */
function moveToCall(t: Types, path: Declaration): boolean {
  const calls = callsOf(path);
  const [call] = calls ?? [];
  if (calls?.length !== 1 || call!.findParent((parent) => parent === path)) return false;
  if (isHotPlace(call!) || isRepeated(call!, path) || isCaught(path, call!)) return false;
  const { params, body } = path.node;
  path.remove();
  call!.get("callee").replaceWith(t.inherits(t.functionExpression(null, params, body), path.node));
  return true;
}

/** Inside a function that runs for each message, or may: one in a table. What is rare there is better passed over. */
const isHotPlace = (call: Call): boolean =>
  !!call.findParent((parent) => isHot(parent) || isInTable(parent)) && !call.findParent((parent) => hasTag(parent, PASSING));

const isInTable = (path: NodePath): boolean => path.isObjectMethod() || (path.isFunction() && (path.parentPath.isObjectProperty() || path.parentPath.isAssignmentExpression()));

/** Between the call and the function's scope there is a loop. */
function isRepeated(call: Call, path: Declaration): boolean {
  return !!call.findParent((parent) => parent.isLoop() || parent === path.parentPath)?.isLoop();
}

/** A name that the function uses means something else where it is called. */
function isCaught(path: Declaration, call: Call): boolean {
  let caught = false;
  path.traverse({
    Identifier(inner) {
      if (!inner.isReferencedIdentifier() && !isAssigned(inner)) return;
      const binding = inner.scope.getBinding(inner.node.name);
      const isOwn = binding && (binding.scope === path.scope || binding.scope.path.findParent((parent) => parent === path));
      if (!isOwn && call.scope.getBinding(inner.node.name) !== binding) caught = true;
    },
  });
  return caught;
}

function isAssigned(path: NodePath<BabelTypes.Identifier>): boolean {
  const { parent, key } = path;
  return (parent.type === "AssignmentExpression" && key === "left") || parent.type === "UpdateExpression";
}

/** Puts functions of one scope into one that makes them. */
function gather(t: Types, paths: Declaration[]): void {
  const [first] = paths;
  const maker = first!.scope.parent.generateUidIdentifier("seldom");
  // A name of its own: the functions see it.
  const number = first!.scope.parent.generateUidIdentifier("number");
  const functions = paths.map((path, index) => {
    for (const call of callsOf(path)!) call.get("callee").replaceWith(t.callExpression(maker, [t.numericLiteral(index)]));
    return path;
  });
  const made = functions.map(({ node }) => t.inherits(t.functionExpression(null, node.params, node.body), node));
  const choice = made.reduceRight<BabelTypes.Expression>(
    (rest, next, index) => (index === made.length - 1 ? next : t.conditionalExpression(t.binaryExpression("==", number, t.numericLiteral(index)), next, rest)),
    t.nullLiteral(),
  );
  const declaration = t.functionDeclaration(maker, [number], t.blockStatement([t.returnStatement(choice)]));
  paths.slice(1).forEach((path) => path.remove());
  first!.replaceWith(declaration);
}
