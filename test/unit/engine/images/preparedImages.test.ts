import assert from "node:assert/strict";
import { readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { decode } from "../../../../src/engine/images/decode.ts";
import { PreparedImages } from "../../../../src/engine/images/preparedImages.ts";
import { describeNote } from "../../../../src/image/notes.ts";
import { IMAGE_LIMITS } from "../../../../src/image/imageFile.ts";
import { cacheImage, getImageCachePath, getPreparedFolder } from "../../../../src/link/imageCache.ts";
import { createSceneImage } from "../../../fixtures/formats.ts";
import { createTemporaryFolder } from "../../../tools/cleanup.mjs";

describe("prepared images", () => {
  let folder: ReturnType<typeof createTemporaryFolder>;
  let sha256: string;
  beforeEach(async () => {
    folder = createTemporaryFolder("prepared");
    sha256 = await cacheImage(folder.path, await createSceneImage().png().toBuffer());
  });
  afterEach(() => folder.remove());

  const prepareImage = async () => {
    const images = new PreparedImages({ decode }, folder.path);
    const params = { images: [{ name: "a.png", sha256 }], budget: "auto" as const, limits: IMAGE_LIMITS };
    const [result] = await images.prepare(params, new AbortController().signal);
    assert.ok(result);
    return result;
  };

  it("are not made from a changed image in the cache, which is removed so that it is cached again", async () => {
    await writeFile(getImageCachePath(folder.path, sha256), await createSceneImage().blur(5).png().toBuffer());
    const result = await prepareImage();
    assert.equal(result.kind === "failed" && result.failure.kind, "imageLost");
    await assert.rejects(stat(getImageCachePath(folder.path, sha256)));
  });

  it("are not made from a pointer to a file that git did not download, which the failure names", async () => {
    sha256 = await cacheImage(folder.path, Buffer.from("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"));
    assert.deepEqual(await prepareImage(), { kind: "failed", failure: { kind: "imageNotDownloaded", system: "gitLfs", name: "a.png" } });
  });

  it("are made again if a PNG or the recorded facts are damaged", async () => {
    const first = await prepareImage();
    assert.ok(first.kind === "prepared");
    const files = (await readdir(getPreparedFolder(folder.path))).map((name) => join(getPreparedFolder(folder.path), name));
    const intact = await Promise.all(files.map((file) => readFile(file)));
    assert.equal(files.length, 2);
    for (const [index, file] of files.entries()) {
      for (const damage of ["", "{}", intact[index]?.subarray(0, -9) ?? ""]) {
        await writeFile(file, damage);
        assert.deepEqual(await prepareImage(), first);
        assert.deepEqual(await Promise.all(files.map((path) => readFile(path))), intact);
      }
    }
  });

  it("are made again only for a PNG that was deleted, and keep the hashes of the other PNGs", async () => {
    const large = await cacheImage(folder.path, await createSceneImage().resize(2000, 1500, { fit: "fill" }).png().toBuffer());
    const renderedFiles: string[][] = [];
    const decoder: ConstructorParameters<typeof PreparedImages>[0] = {
      decode(job) {
        if (job.kind === "render") renderedFiles.push(job.outputs.map(({ file }) => file));
        return decode(job);
      },
    };
    const images = new PreparedImages(decoder, folder.path);
    const params = { images: [{ name: "a.png", sha256: large, tiles: true }], budget: "auto" as const, limits: IMAGE_LIMITS };
    const preparePieces = async () => (await images.prepareAll(params, new AbortController().signal))[0]?.pieces ?? [];
    const pieces = await preparePieces();
    const files = pieces.map(({ file }) => file);
    assert.equal(files.length, 3);
    await rm(files[1] ?? "");
    assert.deepEqual(await preparePieces(), pieces);
    assert.deepEqual(renderedFiles, [files, [files[1]]]);
  });

  it("have tiles with edges between lines of text, and these edges are determined only once", async () => {
    const size = { width: 1400, height: 3600 };
    const pitch = 40;
    const data = new Uint8Array(size.width * size.height * 3);
    for (let y = 0; y < size.height; y++) {
      const isText = y % pitch < 24;
      for (let x = 0; x < size.width; x++)
        data.fill(isText && x % 6 < 3 ? 20 : 250, (y * size.width + x) * 3, (y * size.width + x) * 3 + 3);
    }
    const page = await cacheImage(
      folder.path,
      await sharp(data, { raw: { ...size, channels: 3 } })
        .png()
        .toBuffer(),
    );
    const jobs: string[] = [];
    const decoder: ConstructorParameters<typeof PreparedImages>[0] = {
      decode(job) {
        jobs.push(job.kind);
        return decode(job);
      },
    };
    const preparePage = async (tiles: boolean) => {
      const params = { images: [{ name: "page.png", sha256: page, tiles }], budget: "auto" as const, limits: IMAGE_LIMITS };
      const [image] = await new PreparedImages(decoder, folder.path).prepareAll(params, new AbortController().signal);
      assert.ok(image);
      return image;
    };
    const image = await preparePage(true);
    const tiles = image.pieces.filter(({ role }) => role === "tile");
    const edges = tiles.flatMap(({ region }) => [region.y, region.y + region.height]).filter((edge) => edge > 0 && edge < size.height);
    assert.ok(edges.length >= 4);
    for (const edge of edges) assert.ok(edge % pitch === 0 || edge % pitch >= 24, `an edge at ${edge} cuts a line`);
    assert.equal(
      image.tokens,
      image.pieces.reduce((sum, { tokens }) => sum + tokens, 0),
    );
    assert.deepEqual(await preparePage(true), image);
    assert.deepEqual(jobs, ["inspect", "align", "render"]);
    // If no tiles are requested, the stored tiles are not used.
    assert.deepEqual(
      (await preparePage(false)).pieces.map(({ role }) => role),
      ["whole"],
    );
  });

  it("say why an image is reduced: for other images, or for the context if it is the only one", async () => {
    const large = await cacheImage(folder.path, await createSceneImage().resize(2000, 1500, { fit: "fill" }).png().toBuffer());
    const image = { name: "a.png", sha256: large };
    const images = new PreparedImages({ decode }, folder.path);
    const limits = { ...IMAGE_LIMITS, tokens: 1152 };
    for (const [count, tokens] of [
      [1, 600],
      [2, 1152],
    ] as const) {
      const params = { images: Array.from({ length: count }, () => image), budget: "auto" as const, limits: { ...limits, tokens } };
      const [result] = await images.prepare(params, new AbortController().signal);
      assert.ok(result?.kind === "prepared");
      const note = result.image.notes.find(({ kind }) => kind === "reduced");
      assert.ok(note?.kind === "reduced");
      assert.equal(note.isOnly ?? false, count === 1);
      assert.match(describeNote(note), count === 1 ? /context/ : /all images/);
    }
  });
});
