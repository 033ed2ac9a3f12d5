import { useWorkbench } from "./useWorkbench.ts";

// If these tests fail, the other end-to-end tests fail for a reason outside Oriel.
describe("VS Code without Oriel", () => {
  const workbench = useWorkbench({ hasExtension: false });

  it("shows the files of the sample workspace", async () => {
    await workbench().openFolder("images");
    await workbench().findExplorerRow("login-form.png").waitFor();
  });

  it("runs a command from the palette", async () => {
    await workbench().runCommand("View: Show Search");
    await workbench().page.locator(".search-view").waitFor();
    await workbench().runCommand("View: Show Explorer");
    await workbench().findExplorerRow("README.md").waitFor();
  });

  it("opens an image in a webview from the Explorer's context menu", async () => {
    await workbench().openFolder("images");
    await workbench().chooseFromContextMenu(workbench().findExplorerRow("login-form.png"), "Open to the Side");
    await workbench().page.locator(".tab", { hasText: "login-form.png" }).waitFor();
    const frame = await workbench().findWebview("img");
    await frame.locator("img").waitFor();
    // VS Code's preview shows the size once the image is decoded.
    await workbench().page.getByText("480x336").waitFor();
  });

  for (const theme of ["Light Modern", "Dark High Contrast", "Dark Modern"] as const) {
    it(`changes to the theme ${theme}`, async () => {
      await workbench().setTheme(theme);
    });
  }
});
