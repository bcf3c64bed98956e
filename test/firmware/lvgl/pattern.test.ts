/** The pattern drawn with the mouse: which dots are joined, what is told of it, and what becomes of a drawing that is cut short. */
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Bridge } from '../../../src/sim/machine/wasm.ts';
import { at, call, create, listen, remove, run, setInt, startBridge, style, take, widget } from './commands.ts';
import { dot, down, draw, pattern, showPattern, told } from './pattern-screen.ts';

/** Wider than tall: the square is 300 pixels in the middle, dots are 100 apart. */
const box = [100, 90, 420, 300] as const;
let bridge: Bridge;
beforeEach(async () => {
  bridge = await startBridge(640, 480);
  showPattern(bridge, box);
});

/** The dot exactly between two. */
function between(a: string, b: string): string | undefined {
  const [from, to] = [Number(a) - 1, Number(b) - 1];
  const columns = (from % 3) + (to % 3);
  const rows = Math.floor(from / 3) + Math.floor(to / 3);
  return from === to || columns % 2 || rows % 2 ? undefined : String((rows / 2) * 3 + columns / 2 + 1);
}

/** The contract's rule on its own: what a hand joins that goes straight from dot to dot. */
function joined(path: string): string {
  let order = '';
  const add = (digit: string | undefined): void => {
    if (digit === undefined || order.includes(digit)) return;
    const middle = order && between(order.at(-1)!, digit);
    if (middle && !order.includes(middle)) order += middle;
    order += digit;
  };
  [...path].forEach((digit, i) => {
    if (i > 0) add(between(path[i - 1]!, digit));
    add(digit);
  });
  return order;
}

const digit = fc.constantFrom(...'123456789');

describe('dots', () => {
  test('stand in the square in the middle of the content box', () => {
    const dots = () => widget(bridge, pattern).dots!;
    expect(dots()).toHaveLength(9);
    expect(dots()[0]).toEqual({ x1: 160, y1: 90, x2: 259, y2: 189 });
    expect(dots()[5]).toEqual({ x1: 360, y1: 190, x2: 459, y2: 289 });
    run(bridge, style(pattern, { padLeft: 100 }));
    expect(dots()[0]).toEqual({ x1: 210, y1: 90, x2: 309, y2: 189 });
    run(bridge, at(pattern, 0, 0, 30, 400), style(pattern, { padLeft: 0 }));
    expect(dots()[8]).toEqual({ x1: 20, y1: 205, x2: 29, y2: 214 });
  });

  test('any path by any number of samples joins what the rule says', () => {
    fc.assert(
      fc.property(fc.array(digit, { minLength: 1, maxLength: 14 }), fc.integer({ min: 1, max: 9 }), (path, samples) => {
        draw(bridge, path.join(''), samples);
        expect(told(bridge).at(-1)).toBe(`drawn ${joined(path.join(''))}`);
      }),
      { numRuns: 400, seed: 5 },
    );
  });

  test.each([
    ['13', '123'],
    ['31', '321'],
    ['19', '159'],
    ['46', '456'],
    ['28', '258'],
    ['213', '213'],
    ['5197', '51987'],
    ['16', '16'],
    ['18', '18'],
    ['2761', '2761'],
  ])('%s in one sample each is %s', (path, order) => {
    draw(bridge, path);
    expect(told(bridge)).toEqual([`change ${order}`, `drawn ${order}`]);
  });

  test('are joined within a third of their distance, pressed or passed by', () => {
    const five = dot(bridge, 5);
    for (const [x, y, near] of [
      [32, 0, true],
      [0, -32, true],
      [23, 23, true],
      [34, 0, false],
      [25, 25, false],
      [50, 50, false],
    ] as const) {
      down(bridge, { x: five.x + x, y: five.y + y }).release();
      expect(told(bridge)).toEqual(near ? ['change 5', 'drawn 5'] : []);
    }
    const passing = (by: number) => {
      down(bridge, 4)
        .to({ x: five.x, y: five.y + by })
        .release();
      return told(bridge).at(-1);
    };
    expect(passing(32)).toBe('drawn 45');
    expect(passing(40)).toBe('drawn 4');
  });

  test('the way to where the button is let go counts', () => {
    down(bridge, 1).release(dot(bridge, 3));
    expect(told(bridge)).toEqual(['change 123', 'drawn 123']);
  });
});

describe('events', () => {
  test('each change has all digits so far; those that follow each other are joined', () => {
    const hand = down(bridge, 1);
    expect(told(bridge)).toEqual(['change 1']);
    hand.to(2, 10);
    expect(told(bridge)).toEqual(['change 12']);
    hand.to(1, 10);
    expect(told(bridge)).toEqual([]);
    hand.to(3, 10).to(6, 10);
    expect(told(bridge)).toEqual(['change 1236']);
    hand.release();
    expect(told(bridge)).toEqual(['drawn 1236']);
  });

  test('a new drawing takes the place of the one before', () => {
    draw(bridge, '1236');
    draw(bridge, '147');
    expect(told(bridge)).toEqual(['change 1236', 'drawn 1236', 'change 147', 'drawn 147']);
  });

  test('three dots, one dot and all nine are told as they are', () => {
    for (const path of ['123', '5', '123654789']) {
      draw(bridge, path);
      expect(told(bridge)).toEqual([`change ${path}`, `drawn ${path}`]);
    }
  });

  test('who does not listen hears nothing', () => {
    run(bridge, listen(pattern, 'drawn'));
    draw(bridge, '14');
    expect(take(bridge).map(({ event, text }) => `${event} ${text}`)).toEqual(['drawn 14']);
    run(bridge, listen(pattern));
    draw(bridge, '14');
    expect(take(bridge)).toEqual([]);
  });

  test('clear empties it and says so once', () => {
    draw(bridge, '14');
    told(bridge);
    run(bridge, call(pattern, 'clear'), call(pattern, 'clear'));
    expect(told(bridge)).toEqual(['change ']);
    // in the middle of a drag it ends that
    const hand = down(bridge, 1).to(2);
    run(bridge, call(pattern, 'clear'));
    hand.to(3).release();
    expect(told(bridge)).toEqual(['change ']);
    run(bridge, create(4, 'view'));
    expect(() => run(bridge, call(4, 'clear'))).toThrow('1 refused');
  });
});

describe('bad input', () => {
  test('a press beside the dots does nothing and leaves an older drawing', () => {
    draw(bridge, '14');
    told(bridge);
    bridge.render();
    const before = bridge.frame().slice();
    const beside = { x: 105, y: 95 };
    down(bridge, beside).to(1, 5).to(9).release();
    bridge.pointer(0, 0, false);
    bridge.render();
    expect(told(bridge)).toEqual([]);
    expect(bridge.frame()).toEqual(before);
  });

  test('off the grid, out of the widget and off the monitor the drawing goes on', () => {
    const corners = [
      { x: 3, y: 3 },
      { x: -500, y: 9000 },
      { x: 9000, y: 9000 },
      { x: -1, y: 480 },
    ];
    const hand = down(bridge, 1);
    for (const corner of corners) hand.to(corner);
    hand.to(7).release({ x: 210, y: 5000 });
    expect(told(bridge)).toEqual(['change 147', 'drawn 147']);
  });

  test('released outside, over another widget, it ends here', () => {
    run(bridge, create(4, 'button'), at(4, 0, 0, 80, 80), listen(4, 'click', 'press', 'release'));
    down(bridge, 7).to({ x: 40, y: 40 }).release();
    expect(take(bridge).filter(({ handle }) => handle === 4)).toEqual([]);
    draw(bridge, '7');
    expect(told(bridge)).toEqual(['change 7', 'drawn 7']);
  });

  test('a resize of monitor or widget in mid-drag clears it without an end', () => {
    const smaller = () => {
      run(bridge, at(pattern, 100, 90, 300, 300));
      bridge.render();
    };
    for (const resize of [() => bridge.resize(800, 600), smaller]) {
      const hand = down(bridge, 1).to(2);
      told(bridge);
      resize();
      expect(told(bridge)).toEqual(['change ']);
      hand.to(3, 4).release();
      expect(told(bridge)).toEqual([]);
    }
    draw(bridge, '14');
    expect(told(bridge)).toEqual(['change 14', 'drawn 14']);
  });

  test('a resize leaves what was drawn before', () => {
    draw(bridge, '14');
    told(bridge);
    bridge.resize(800, 600);
    bridge.key('2'.charCodeAt(0), true);
    expect(told(bridge)).toEqual(['change 2']);
  });

  test('an unplugged mouse in mid-press clears it; the next one draws anew', () => {
    run(bridge, listen(pattern, 'change', 'drawn', 'release', 'click'));
    const hand = down(bridge, 1).to(2);
    take(bridge);
    bridge.pointerLost();
    expect(take(bridge).map(({ event, text }) => `${event} ${text}`)).toEqual(['change ', 'release ']);
    bridge.pointerLost();
    // another mouse, its button up
    hand.release(dot(bridge, 9));
    expect(take(bridge)).toEqual([]);
    draw(bridge, '258');
    expect(told(bridge)).toEqual(['change 258', 'drawn 258']);
  });

  test('an unplugged mouse does not click what it held', () => {
    run(bridge, create(4, 'button'), at(4, 0, 0, 80, 80), listen(4, 'click', 'press', 'release'));
    down(bridge, { x: 40, y: 40 });
    bridge.pointerLost();
    expect(widget(bridge, 4).states).not.toContain('pressed');
    bridge.pointer(40, 40, false);
    expect(
      take(bridge)
        .filter(({ handle }) => handle === 4)
        .map(({ event }) => event),
    ).toEqual(['press', 'release']);
  });

  test.each([
    ['hidden', () => [setInt(pattern, 'hidden', 1)], () => [setInt(pattern, 'hidden', 0)]],
    ['hidden with what it stands in', () => [setInt(9, 'hidden', 1)], () => [setInt(9, 'hidden', 0)]],
    ['disabled', () => [setInt(pattern, 'disabled', 1)], () => [setInt(pattern, 'disabled', 0)]],
  ])('%s in mid-drag it is cleared without an end', (_, off, on) => {
    run(bridge, remove(pattern), create(9, 'view'), at(9, 0, 0, 640, 480));
    run(bridge, create(pattern, 'pattern', 9), at(pattern, ...box), listen(pattern, 'change', 'drawn'));
    const hand = down(bridge, 1).to(2);
    told(bridge);
    run(bridge, ...off());
    expect(told(bridge)).toEqual(['change ']);
    run(bridge, ...on());
    hand.to(3).release();
    expect(told(bridge)).toEqual([]);
    draw(bridge, '14');
    expect(told(bridge)).toEqual(['change 14', 'drawn 14']);
  });

  test('removed in mid-drag, alone or with its parent, it leaves nothing behind', () => {
    const before = bridge.widgetCount();
    for (const gone of [pattern, 9]) {
      run(bridge, remove(pattern), create(9, 'view'), at(9, 0, 0, 640, 480), create(pattern, 'pattern', 9));
      run(bridge, at(pattern, ...box), listen(pattern, 'change', 'drawn', 'release'));
      const hand = down(bridge, 1).to(2);
      take(bridge);
      run(bridge, remove(gone));
      hand.to({ x: 200, y: 200 }, 3).release();
      expect(take(bridge).filter(({ event }) => event === 'drawn')).toEqual([]);
      if (gone === pattern) run(bridge, remove(9));
      showPattern(bridge, box);
    }
    expect(bridge.widgetCount()).toBe(before);
    draw(bridge, '14');
    expect(told(bridge)).toEqual(['change 14', 'drawn 14']);
  });

  test('disabled it takes no drawing, and shows the one it has', () => {
    draw(bridge, '14');
    told(bridge);
    run(bridge, setInt(pattern, 'disabled', 1));
    draw(bridge, '258', 4);
    expect(told(bridge)).toEqual([]);
    run(bridge, call(pattern, 'clear'));
    expect(told(bridge)).toEqual(['change ']);
  });

  test('a list round it is not scrolled by drawing', () => {
    run(bridge, remove(pattern), create(9, 'list'), at(9, 0, 0, 640, 400));
    run(bridge, create(pattern, 'pattern', 9), style(pattern, { width: 300, height: 300 }));
    run(bridge, listen(pattern, 'change', 'drawn'), create(10, 'view', 9), style(10, { width: 10, height: 900 }));
    draw(bridge, '147852369', 8);
    expect(told(bridge).at(-1)).toBe('drawn 147852369');
    expect(widget(bridge, pattern).rect.y1).toBe(0);
  });
});

test('a tree dump shows where dots are and nothing of what is drawn', () => {
  run(bridge, setInt(pattern, 'focusable', 1));
  const dump = () => JSON.stringify(bridge.tree());
  draw(bridge, '1');
  const short = dump();
  draw(bridge, '159');
  draw(bridge, '147852369');
  bridge.pointer(dot(bridge, 1).x, dot(bridge, 1).y, false);
  const long = dump();
  draw(bridge, '1');
  expect(dump()).toBe(short);
  expect(long).toBe(short);
  const { dots, rect, clip, ...rest } = widget(bridge, pattern);
  expect([dots, rect, clip].every(Boolean)).toBe(true);
  expect(rest).toEqual({ handle: pattern, parent: 1, type: 'pattern', states: expect.any(Array) });
});

test('1,000 drawings, half of them cut short, hold no more memory than one', () => {
  const round = (i: number): void => {
    draw(bridge, '1236', 2);
    if (i % 4 === 0) down(bridge, 5).to(9);
    if (i % 4 === 0) bridge.pointerLost();
    run(bridge, call(pattern, 'clear'));
    if (i % 10 === 0) bridge.render();
    take(bridge);
  };
  for (let i = 0; i < 20; i++) round(i);
  bridge.render();
  const before = bridge.bytes();
  for (let i = 0; i < 1000; i++) round(i);
  bridge.render();
  expect(bridge.bytes()).toBe(before);
  run(bridge, remove(pattern));
  expect(bridge.widgetCount()).toBe(0);
});
