import { parseSds } from '@specwright/notations/sds/parser';
import { AstUtils } from 'langium';
import { expect, test } from 'vitest';

const text = 'entity Order {\n  id: uuid\n  lines: [Line] 1..9\n}\n\napi GET /orders {\n  out: [Order]\n}\n';

test('nodes of all kinds begin with the same properties in the same order', () => {
  const nodes = [...AstUtils.streamAst(parseSds(text, 'file:///shop.sds').document)];
  const beginnings = new Set(nodes.map((node) => Object.keys(node).slice(0, 5).join(' ')));
  expect([...beginnings]).toEqual(['$type $cstNode $container $containerProperty $containerIndex']);
});
