/** Orders in which models list the coordinates of a box: `xyxy` is x1, y1, x2, y2. */
export const BOX_ORDERS = ["xyxy", "yxyx"] as const;
export type BoxOrder = (typeof BOX_ORDERS)[number];
