import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CommandUnderTest } from './command.ts';

let command: CommandUnderTest;
beforeAll(async () => {
  command = await CommandUnderTest.bundled();
});
afterEach(() => command.leaveFolder());
afterAll(() => command.dispose());

const messy = '\uFEFFsystem "Shop":\r\n    stack:\r\n        web="x"\r\n        language = "y"\r\n';
const tidy = '\uFEFFsystem "Shop":\r\n  stack:\r\n    web = "x"\r\n    language = "y"\r\n';

describe('specwright format', () => {
  it('gives files their form and names those that changed; a second run changes nothing', async () => {
    await command.inFolder({ 'shop.sodl': messy, 'tidy.sodl': 'interface A:\n  method a() -> B\n' });
    expect(await command.run(['format'])).toMatchObject({ code: 0, stdout: 'shop.sodl\n' });
    expect((await command.contents())['shop.sodl']).toBe(tidy);
    expect(await command.run(['format'])).toMatchObject({ code: 0, stdout: '' });
  });

  it('--check writes nothing and fails where something would change', async () => {
    await command.inFolder({ 'shop.sodl': messy });
    expect(await command.run(['format', '--check'])).toMatchObject({ code: 1, stdout: 'shop.sodl\n' });
    expect(await command.contents()).toEqual({ 'shop.sodl': messy });
    await command.run(['format', 'shop.sodl']);
    expect(await command.run(['format', '--check'])).toMatchObject({ code: 0, stdout: '', stderr: '' });
  });

  it('does both notations; --check names the files of both', async () => {
    await command.inFolder({ 'a.sds': 'entity A {\nid:uuid\n}\n', 'shop.sodl': messy });
    expect(await command.run(['format', '--check'])).toMatchObject({ code: 1, stdout: 'a.sds\nshop.sodl\n' });
    await command.run(['format']);
    expect(await command.contents()).toEqual({ 'a.sds': 'entity A {\n  id: uuid\n}\n', 'shop.sodl': tidy });
  });

  it('--align makes columns', async () => {
    await command.inFolder({ 'a.sodl': 'system "A":\n  stack:\n    a = 1\n    abc = 2\n' });
    expect(await command.run(['format', '--align'])).toMatchObject({ code: 0 });
    expect((await command.contents())['a.sodl']).toBe('system "A":\n  stack:\n    a   = 1\n    abc = 2\n');
  });
});
