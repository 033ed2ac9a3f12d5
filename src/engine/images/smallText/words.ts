import type { Box, Component } from "./components.ts";

/** Maximum gap between two letters of a word, relative to the height of the taller one. Monospaced letters are farthest apart. */
const MAX_GAP = 0.8;
/** Maximum difference between the edges of two letters on the same line, relative to the height of the taller one. */
const MAX_MISALIGNMENT = 0.15;

/**
 * Joins small letters into words: letters that are next to each other and have the same baseline or x-height.
 * @param components all components of a cell, from left to right; a large one between two letters separates them
 */
export function joinLetters(components: readonly Component[], isSmall: (component: Component) => boolean): Component[][] {
  const next = new Map<Component, Component>();
  const maxHeight = components.reduce((max, component) => (isSmall(component) ? Math.max(max, component.height) : max), 1);
  for (const [row, neighbors] of groupByRow(components, maxHeight)) {
    for (const [index, letter] of neighbors.entries()) {
      const isHere = isSmall(letter) && Math.floor(letter.top / maxHeight) === row;
      const follower = isHere ? findNext(letter, neighbors, index, isSmall, maxHeight) : undefined;
      if (follower) next.set(letter, follower);
    }
  }
  const followers = new Set(next.values());
  const used = new Set<Component>();
  const words: Component[][] = [];
  for (const first of components) {
    if (!isSmall(first) || followers.has(first)) continue;
    const word: Component[] = [];
    for (let letter: Component | undefined = first; letter && !used.has(letter); letter = next.get(letter)) {
      used.add(letter);
      word.push(letter);
    }
    words.push(word);
  }
  return words;
}

/**
 * Groups components into rows of `height` pixels, so that only a few have to be searched for the neighbor of a letter. A row contains all
 * components that may overlap with a letter whose top is in the row, in their order.
 */
function groupByRow(components: readonly Component[], height: number): Map<number, Component[]> {
  const rows = new Map<number, Component[]>();
  for (const component of components) {
    const last = Math.floor((component.top + component.height) / height);
    for (let row = Math.floor(component.top / height) - 1; row <= last; row++) {
      const group = rows.get(row);
      if (group) group.push(component);
      else rows.set(row, [component]);
    }
  }
  return rows;
}

function findNext(
  letter: Component,
  components: readonly Component[],
  index: number,
  isSmall: (component: Component) => boolean,
  maxHeight: number,
): Component | undefined {
  for (let other = index + 1; other < components.length; other++) {
    const candidate = components[other];
    const gap = candidate ? candidate.left - (letter.left + letter.width) : Infinity;
    if (!candidate || gap > MAX_GAP * maxHeight + 1) return undefined;
    if (gap > MAX_GAP * Math.max(letter.height, candidate.height) + 1 || !overlapsVertically(letter, candidate)) continue;
    if (!isSmall(candidate)) return undefined;
    if (gap >= 0 && isAligned(letter, candidate)) return candidate;
  }
  return undefined;
}

function overlapsVertically(a: Box, b: Box): boolean {
  const overlap = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top);
  return overlap >= Math.min(a.height, b.height) / 2;
}

function isAligned(a: Box, b: Box): boolean {
  const tolerance = Math.max(1, MAX_MISALIGNMENT * Math.max(a.height, b.height));
  return Math.abs(a.top + a.height - b.top - b.height) <= tolerance || Math.abs(a.top - b.top) <= tolerance;
}

/** Returns the smallest box that contains all components. */
export function encloseAll(components: readonly Component[]): Box {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const component of components) {
    left = Math.min(left, component.left);
    top = Math.min(top, component.top);
    right = Math.max(right, component.left + component.width);
    bottom = Math.max(bottom, component.top + component.height);
  }
  return { left, top, width: right - left, height: bottom - top };
}
